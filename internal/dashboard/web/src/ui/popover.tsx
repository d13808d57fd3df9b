import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";

import { Icon } from "./icon";
import type { IconName } from "./icon";

/** A button and what it opens, in the browser's top layer: Escape or a click elsewhere closes it. The content is made when it opens. */
export function Popover({ label, icon, text, mark, kind = "button", children }: { label: string; icon: IconName; text?: string; mark?: string | number | undefined; kind?: string; children: () => ComponentChildren }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class={kind} popovertarget={id} aria-expanded={open} aria-label={text ? undefined : label} title={label}>
        <Icon name={icon} />
        {text && <span class="button-text">{text} </span>}
        {mark !== undefined && <span class="mark">{mark}</span>}
      </button>
      <div id={id} popover="auto" class="popover" role="dialog" aria-label={label} onBeforeToggle={(event) => setOpen(event.newState === "open")}>
        {open && children()}
      </div>
    </>
  );
}
