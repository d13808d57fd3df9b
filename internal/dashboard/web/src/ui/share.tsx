import { figure } from "../format";
import { Figure } from "./chart";
import type { Drawing, Mark } from "./chart";
import { Icon } from "./icon";

/** Parts of a whole: a ring, and beside it what its parts are. */
export function Share({ marks, chosen, press }: Drawing) {
  const whole = marks.reduce((sum, mark) => sum + mark.size, 0);
  const share = (mark: Mark) => (whole ? mark.size / whole : null);
  return (
    <div class={chosen.length ? "share choosing" : "share"}>
      <svg viewBox="-75 -75 150 150" aria-hidden="true">
        <circle class="slice-none" r="60" />
        {marks.map((mark, at) => {
          const part = 100 * (share(mark) ?? 0);
          const gap = part > 2 && part < 99 ? 1 : 0;
          return (
            <circle
              key={mark.value}
              class={`slice slice-${at} ${chosen.includes(mark.value) ? "chosen" : ""}`}
              r="60"
              pathLength={100}
              stroke-dasharray={`${Math.max(0, part - gap)} ${100 - Math.max(0, part - gap)}`}
              stroke-dashoffset={25 - (at ? 100 * (share(marks[0]!) ?? 0) : 0)}
              onClick={press(at).onClick}
            />
          );
        })}
        <text class="share-figure" text-anchor="middle" dy="2">
          {figure(share(marks[0]!), "RATIO")}
        </text>
        <text class="share-note" text-anchor="middle" dy="20">
          with W365
        </text>
      </svg>
      <div class="legend">
        {marks.map((mark, at) => (
          <div key={mark.value} class={`legend-item legend-${at}`} data-value={mark.value} {...press(at)}>
            <span class="swatch" />
            <span class="bar-label">
              {chosen.includes(mark.value) && <Icon name="check" />}
              {mark.label}
            </span>
            <Figure mark={mark} />
          </div>
        ))}
      </div>
    </div>
  );
}
