import { useState } from "preact/hooks";

import { columns as allColumns } from "../api/schema.gen";
import { fieldOf, fields, forbidden, shown } from "../report/report";
import { go, view } from "../view/view";
import { Icon } from "./icon";
import { Popover } from "./popover";

/** Which columns are shown, and in what order. */
export function Columns() {
  return (
    <Popover label="Columns" icon="columns" text="Columns" mark={`${shown.value.length}`}>
      {() => <Chooser />}
    </Popover>
  );
}

function Chooser() {
  const [typed, setTyped] = useState("");
  const now = shown.value;
  const known = fieldOf.value;
  const all = fields.value.filter((field) => allColumns.includes(field.name));
  const matching = (name: string) => (known.get(name)?.label ?? name).toLowerCase().includes(typed.toLowerCase());
  const rest = all.map((field) => field.name).filter((name) => !now.includes(name));
  const set = (columns: string[]) => go({ columns: columns.length ? columns : ["tenantName"] });
  const move = (name: string, by: number) => {
    const from = now.indexOf(name);
    const next = now.filter((other) => other !== name);
    next.splice(Math.max(0, from + by), 0, name);
    set(next);
  };
  const line = (name: string, on: boolean) => (
    <li key={name}>
      <label title={known.get(name)?.description}>
        <input type="checkbox" checked={on} disabled={name === "tenantName"} onChange={() => set(on ? now.filter((other) => other !== name) : [...now, name])} />
        {known.get(name)?.label ?? name}
        {forbidden.value.has(name) && <Icon name="lock" />}
      </label>
      {on && name !== "tenantName" && (
        <>
          <button type="button" class="plain" aria-label={`${known.get(name)?.label ?? name}: earlier`} onClick={() => move(name, -1)}>
            <Icon name="up" />
          </button>
          <button type="button" class="plain" aria-label={`${known.get(name)?.label ?? name}: later`} onClick={() => move(name, 1)}>
            <Icon name="down" />
          </button>
        </>
      )}
    </li>
  );
  return (
    <div class="chooser">
      <input type="search" aria-label="Find a column" placeholder="Find a column" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      <div class="actions">
        <button type="button" class="link" disabled={view.value.columns === null} onClick={() => go({ columns: null })}>
          The page’s own
        </button>
        <button type="button" class="link" onClick={() => set([...now, ...rest])}>
          All {all.length}
        </button>
        <button type="button" class="link" onClick={() => set(["tenantName"])}>
          None
        </button>
      </div>
      <h3>Shown, in order</h3>
      <ul>{now.filter(matching).map((name) => line(name, true))}</ul>
      {rest.some(matching) && <h3>Hidden</h3>}
      <ul>{rest.filter(matching).map((name) => line(name, false))}</ul>
    </div>
  );
}
