import type { FunctionComponent } from "preact";
import { useId, useRef, useState } from "preact/hooks";

import type { Failure } from "../api/client";
import { count, figure, tenants } from "../format";
import { chosen } from "../view/filter";
import { choose, clear, view } from "../view/view";
import { Icon } from "./icon";

/** One value of a chart. */
export interface Mark {
  value: string;
  label: string;
  tenants: number;
  /** What is drawn. */
  size: number;
  text: string;
}

export interface Drawing {
  title: string;
  marks: Mark[];
  chosen: string[];
  /** What makes a mark a button: for each, by its place. */
  press: (at: number) => {
    role: "button";
    tabIndex: number;
    "aria-pressed": boolean;
    onClick: () => void;
    onFocus: () => void;
  };
}

interface Props {
  name: string;
  title: string;
  path: string;
  marks: Mark[] | null;
  waiting: boolean;
  met: Failure | undefined;
  money: boolean;
  Draw: FunctionComponent<Drawing>;
}

/**
 * A chart whose marks are toggles: a click, Enter or Space chooses a value or no longer, the arrow keys go from mark to mark, Escape clears the choice. Its table
 * says the same.
 */
export function Chart({ name, title, path, marks, waiting, met, money, Draw }: Props) {
  const [tabled, setTabled] = useState(false);
  const [current, setCurrent] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const now = chosen(view.value.conditions, path);
  const drawn = marks && withChosen(marks, now);
  const stop = drawn ? Math.min(current, drawn.length - 1) : 0;

  const press = (at: number) => {
    const mark = drawn![at]!;
    return {
      role: "button" as const,
      tabIndex: at === stop ? 0 : -1,
      "aria-pressed": now.includes(mark.value),
      onClick: () => choose(path, mark.value),
      onFocus: () => setCurrent(at),
    };
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const on = event.target as Element;
    if (!drawn || !on.hasAttribute("aria-pressed")) return;
    const stops = [...body.current!.querySelectorAll<SVGElement | HTMLElement>("[aria-pressed]")];
    const at = stops.indexOf(on as HTMLElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (to !== undefined) stops[Math.max(0, Math.min(stops.length - 1, to))]!.focus();
    else if (event.key === "Enter" || event.key === " ") choose(path, drawn[at]!.value);
    else if (event.key === "Escape" && now.length) clear(path);
    else return;
    event.preventDefault();
  };

  return (
    <article class={`card chart chart-${name}`} data-chart={name} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {now.length > 0 && (
          <button type="button" class="link" onClick={() => clear(path)} >
            Clear {now.length}
            <span class="hidden"> chosen of {title}</span>
          </button>
        )}
        <button type="button" class="plain" aria-pressed={tabled} aria-label={`${title} as a table`} title="As a table" onClick={() => setTabled(!tabled)}>
          <Icon name="table" />
        </button>
      </header>
      {waiting ? (
        <div class="skeleton chart-wait" />
      ) : !drawn ? (
        <p class="empty">{met && met.kind !== "forbidden" ? met.message : "Not yours to see: it shows a column that is hidden from you."}</p>
      ) : drawn.length === 0 ? (
        <p class="empty">{money ? "No tenant here is eligible for a workshop." : "No tenant here has such a value."}</p>
      ) : tabled ? (
        <Twin title={title} marks={drawn} chosen={now} money={money} />
      ) : (
        <div ref={body} class="chart-body" role="group" aria-labelledby={id} onKeyDown={onKeyDown}>
          <Draw title={title} marks={drawn} chosen={now} press={press} />
        </div>
      )}
    </article>
  );
}

/** A mark's figure; who does not see the chart is told what it counts. */
export const Figure = ({ mark }: { mark: Mark }) => (
  <span class="bar-text">
    {" "}
    {mark.text}
    <span class="hidden">{mark.text === count(mark.tenants) ? (mark.tenants === 1 ? " tenant" : " tenants") : `, ${tenants(mark.tenants)}`}</span>
  </span>
);

/** A chosen value that occurs no longer is drawn with nothing, so that it can be taken back. */
function withChosen(marks: Mark[], now: string[]): Mark[] {
  const gone = now.filter((value) => !marks.some((mark) => mark.value === value));
  return gone.length ? [...marks, ...gone.map((value) => ({ value, label: value, tenants: 0, size: 0, text: "0" }))] : marks;
}

const Twin = ({ title, marks, chosen: now, money }: { title: string; marks: Mark[]; chosen: string[]; money: boolean }) => (
  <div class="twin" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
    <table>
      <thead>
        <tr>
          <th scope="col">Value</th>
          {money && (
            <th scope="col" class="number">
              MCI potential earnings
            </th>
          )}
          <th scope="col" class="number">
            Tenants
          </th>
        </tr>
      </thead>
      <tbody>
        {marks.map((mark) => (
          <tr key={mark.value}>
            <th scope="row">
              {mark.label}
              {now.includes(mark.value) && <b> (chosen)</b>}
            </th>
            {money && <td class="number">{figure(mark.size, "USD")}</td>}
            <td class="number">{count(mark.tenants)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
