import { useState } from "preact/hooks";

import { Figure } from "./chart";
import type { Drawing } from "./chart";
import { Icon } from "./icon";

const few = 8;

/** Bars that lie: a value a line, the longest first or in the order of the rules. */
export function Bars({ title, marks, chosen, press }: Drawing) {
  const [all, setAll] = useState(false);
  const most = Math.max(1, ...marks.map((mark) => mark.size));
  // Those beyond the few stay hidden unless one of them is chosen.
  const least = Math.max(few, ...marks.map((mark, at) => (chosen.includes(mark.value) ? at + 1 : 0)));
  const shown = all || marks.length <= few + 1 ? marks : marks.slice(0, least);
  return (
    <>
      <div class={chosen.length ? "bars choosing" : "bars"}>
        {shown.map((mark, at) => (
          <div key={mark.value} class="bar" data-value={mark.value} {...press(at)}>
            <span class="bar-label" title={mark.label}>
              {chosen.includes(mark.value) && <Icon name="check" />}
              {mark.label}
            </span>
            <Figure mark={mark} />
            <svg class="bar-track" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
              <rect class="track" width="100" height="1" />
              <rect class="fill" width={mark.size > 0 ? Math.max(0.6, (100 * mark.size) / most) : 0} height="1" />
            </svg>
          </div>
        ))}
      </div>
      {marks.length > few + 1 && (
        <button type="button" class="link" aria-expanded={all} aria-label={all ? `${title}: fewer` : `${title}: all ${marks.length}`} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `All ${marks.length}`}
        </button>
      )}
    </>
  );
}
