import { Component } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";

import type { FieldInfo, Measures, TenantOrderField } from "../api/schema.gen";
import { cell, count, figure, isNumber, tenants } from "../format";
import { failed, failure, fieldOf, forbidden, loading, shown, total, totals } from "../report/report";
import { arrived, rowAt, want } from "../report/rows";
import type { Row } from "../report/rows";
import { encode } from "../view/url";
import type { Term } from "../view/url";
import { clearAll, go, isFiltered, view } from "../view/view";
import { Columns } from "./columns";
import { Icon } from "./icon";
import { PartFailed } from "./states";

const rowHeight = 36;
// Browsers bound how high an element may be; a longer table scrolls in proportion.
const highest = 12_000_000;
// So many columns are always drawn: what a printed sheet has room for. The others only where they are in sight.
const always = 9;

type Place = { row: number; column: number }; // row -2 is the head, -1 the totals
const active = signal<Place>({ row: -2, column: 0 });

export function Table() {
  const busy = loading.value.has("rows");
  const known = total.value;
  const broken = failed.value.tenants;
  return (
    <section id="tenants" tabIndex={-1} class={busy && known !== null ? "card table-card stale" : "card table-card"} aria-labelledby="tenants-title" aria-busy={busy}>
      <header>
        <h2 id="tenants-title">Tenants</h2>
        <p class={busy ? "quiet waiting" : "quiet"}>{known === null ? (busy ? "Asking…" : "") : busy ? "Asking…" : `${tenants(known)}${isFiltered.value ? " under this filter" : ""}`}</p>
        <span class="space" />
        {view.value.order.length > 0 && (
          <button type="button" class="link" onClick={() => go({ order: [] })}>
            Default order
          </button>
        )}
        <Columns />
      </header>
      {broken && !busy ? <PartFailed part="The tenants" met={broken} /> : known === 0 && !busy && !failure.value ? <Nothing /> : <Grid />}
    </section>
  );
}

function Nothing() {
  const id = view.value.search.trim();
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  return (
    <div class="state">
      <Icon name="search" />
      <div>
        <h3>No tenant is listed {isFiltered.value ? "under this filter" : "for you"}</h3>
        <p>{isFiltered.value ? "Take a condition away, or look why a tenant that you expected is not listed." : "No partner of yours has a tenant that meets the rules of listing."}</p>
        <div class="actions">
          {isFiltered.value && (
            <button type="button" class="button primary" onClick={clearAll}>
              Clear the filter
            </button>
          )}
          {isId && (
            <button type="button" class="button" onClick={() => go({ tenant: id.toLowerCase() })}>
              Why is it not listed?
            </button>
          )}
        </div>
      </div>
    </div>
  );
}

const width = (field: FieldInfo | undefined, column: string) => {
  if (column === "tenantName" || column === "customerName") return 240;
  if (column === "tenantId") return 310;
  if (!field) return 140;
  if (field.unit === "FLAG") return 116;
  if (field.unit === "MONTH") return 126;
  if (isNumber(field)) return 124;
  return column === "country" ? 104 : column === "tpid" ? 112 : 212;
};

/** The columns with the tenant's name first: it stays in sight. */
const ordered = (columns: readonly string[]) => ["tenantName", ...columns.filter((column) => column !== "tenantName")];

function Grid() {
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ top: 0, left: 0, width: 1400, height: 560 });
  const look = (frame: HTMLElement) => setAt({ top: frame.scrollTop, left: frame.scrollLeft, width: frame.clientWidth, height: frame.clientHeight });
  const columns = ordered(shown.value);
  const known = fieldOf.value;
  const length = total.value ?? 0;
  const busy = loading.value.has("rows");
  const full = length * rowHeight;
  const outside = at.height - (scroller.current ? head(scroller.current) : 0); // what of the frame shows rows
  const scale = full > highest ? (full - outside) / (highest - outside) : 1;
  arrived.value; // rows that come in are drawn

  useLayoutEffect(() => {
    const frame = scroller.current!;
    const watch = new ResizeObserver(() => look(frame));
    watch.observe(frame);
    return () => watch.disconnect();
  }, []);

  const first = Math.max(0, Math.floor((at.top * scale) / rowHeight) - 4);
  const end = Math.min(length, first + Math.ceil(at.height / rowHeight) + 8);
  useEffect(() => {
    if (end > first && !busy) want(first, end - 1);
  }, [first, end, busy, columns.join()]);

  // A new answer begins at the top.
  const asked = encode({ ...view.value, columns: null, tenant: null });
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
    active.value = { row: -2, column: Math.min(active.peek().column, columns.length - 1) };
  }, [asked]);

  const indices = Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n);
  const { row: activeRow, column: activeColumn } = active.value;
  if (activeRow >= 0 && activeRow < length && (activeRow < first || activeRow >= end)) indices.push(activeRow); // it keeps the focus

  const focus = (place: Place) => {
    const row = Math.max(-2, Math.min(length - 1, place.row));
    const column = Math.max(0, Math.min(columns.length - 1, place.column));
    active.value = { row, column };
    const frame = scroller.current!;
    if (row >= 0) {
      const top = (row * rowHeight) / scale;
      const room = frame.clientHeight - head(frame) - rowHeight;
      if (top < frame.scrollTop) frame.scrollTop = top;
      else if (row * rowHeight - frame.scrollTop * scale > room) frame.scrollTop = Math.ceil((row * rowHeight - room) / scale);
      look(frame);
    }
    requestAnimationFrame(() => {
      const held = frame.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`);
      held?.focus({ preventScroll: true });
      if (held && column > 0) reveal(frame, held);
    });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const on = (event.target as Element).closest<HTMLElement>("[data-cell]");
    if (!on) return;
    const [row = 0, column = 0] = on.dataset.cell!.split(":").map(Number);
    const page = Math.max(1, Math.floor(at.height / rowHeight) - 3);
    const ends = event.ctrlKey || event.metaKey;
    const to: Record<string, Place> = {
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      PageUp: { row: Math.max(Math.min(row, 0), row - page), column },
      PageDown: { row: Math.max(0, row) + page, column },
      Home: { row: ends ? 0 : row, column: 0 },
      End: { row: ends ? length - 1 : row, column: columns.length - 1 },
    };
    const next = to[event.key];
    if (next) focus(next);
    else if ((event.key === "Enter" || event.key === " ") && row === -2) sort(known.get(columns[column]!), event.shiftKey);
    else if (event.key === "Enter" && row >= 0) open(rowAt(row));
    else return;
    event.preventDefault();
  };

  const widths = columns.map((column) => width(known.get(column), column));
  let edge = 0;
  const places = widths.flatMap((size, n) => {
    const start = edge;
    edge += size;
    return n < always || n === activeColumn || (start < at.left + at.width + 300 && edge > at.left - 100) ? [n] : [];
  });
  const template = widths.map((size, n) => (n ? `${size}px` : "var(--name-width)")).join(" ");
  const stop = (row: number, column: number) => ({ "data-cell": `${row}:${column}`, tabIndex: activeRow === row && activeColumn === column ? 0 : -1 });

  const top = useMemo(
    () => (
      <div role="rowgroup" class="grid-head">
        <div role="row" aria-rowindex={1} class="grid-row">
          {columns.map((column, n) => (
            <Head key={column} column={column} at={n} field={known.get(column)} stop={stop(-2, n)} />
          ))}
        </div>
        <div role="row" aria-rowindex={2} class="grid-row totals">
          {columns.map((column, n) => (
            <div key={column} role={n ? "gridcell" : "rowheader"} aria-colindex={n + 1} class={classOf(known.get(column))} {...stop(-1, n)}>
              {n ? totalOf(totals.value, column, known.get(column)) : total.value === null ? "Total" : `Total of ${count(length)}`}
            </div>
          ))}
        </div>
      </div>
    ),
    [columns.join(), known, total.value, totals.value, activeRow < 0 ? `${activeRow}:${activeColumn}` : ""],
  );

  return (
    <div
      ref={scroller}
      class="grid"
      role="grid"
      aria-labelledby="tenants-title"
      aria-rowcount={length + 2}
      aria-colcount={columns.length}
      style={{ "--template": template, "--rows": `${Math.min(full, highest)}px` }}
      onScroll={(event) => look(event.currentTarget)}
      onKeyDown={onKeyDown}
      onFocusIn={(event: FocusEvent) => {
        const on = (event.target as Element).closest<HTMLElement>("[data-cell]");
        if (!on) return;
        const [row = 0, column = 0] = on.dataset.cell!.split(":").map(Number);
        if (row !== active.peek().row || column !== active.peek().column) active.value = { row, column };
      }}
    >
      <div class="grid-inner">
        {top}
        <div role="rowgroup" class="grid-body">
          {total.value === null && busy ? (
            <div role="row" class="grid-wait">
              <div role="gridcell" class="skeleton">
                <span class="hidden">The tenants are on their way.</span>
              </div>
            </div>
          ) : (
            indices.map((row) => (
              <div
                key={row}
                role="row"
                aria-rowindex={row + 3}
                class={row % 2 ? "grid-row odd" : "grid-row"}
                style={{ transform: `translateY(${row * rowHeight - at.top * scale + at.top}px)` }}
              >
                <Cells at={row} row={rowAt(row)} columns={columns} places={places} fields={known} forbidden={forbidden.value} active={activeRow === row ? activeColumn : -1} />
              </div>
            ))
          )}
        </div>
      </div>
    </div>
  );
}

const head = (frame: HTMLElement) => frame.querySelector<HTMLElement>(".grid-head")?.offsetHeight ?? 0;

/** Scrolls sideways until the cell is clear of the column that stays. */
function reveal(frame: HTMLElement, held: HTMLElement) {
  const stays = frame.querySelector<HTMLElement>("[role=columnheader]")?.offsetWidth ?? 0;
  const box = held.getBoundingClientRect();
  const outer = frame.getBoundingClientRect();
  if (box.left < outer.left + stays) frame.scrollLeft -= outer.left + stays - box.left;
  else if (box.right > outer.left + frame.clientWidth) frame.scrollLeft += box.right - outer.left - frame.clientWidth;
}

const classOf = (field: FieldInfo | undefined) => (field && isNumber(field) ? "cell number" : "cell");

function totalOf(held: Measures | null, column: string, field: FieldInfo | undefined) {
  const value = (held as Record<string, unknown> | null)?.[column];
  if (value === undefined || value === null) return "";
  return figure(typeof value === "object" ? (value as { sum: number }).sum : (value as string), field?.unit);
}

/** One click sorts by the column alone, the largest number or the first letter first; a further one turns it, the third takes it away. With Shift: beside the others. */
function sort(field: FieldInfo | undefined, beside: boolean) {
  if (!field?.orderField) return;
  const { order } = view.value;
  const before = order.find((term) => term.field === field.orderField);
  const start = isNumber(field) ? "DESC" : "ASC";
  const next: Term[] = !before
    ? [{ field: field.orderField as TenantOrderField, direction: start }]
    : before.direction === start
      ? [{ field: before.field, direction: start === "ASC" ? "DESC" : "ASC" }]
      : [];
  if (!beside) go({ order: next });
  else go({ order: before ? order.flatMap((term) => (term === before ? next : [term])) : [...order, ...next] });
}

function Head({ column, at, field, stop }: { column: string; at: number; field: FieldInfo | undefined; stop: object }) {
  const { order } = view.value;
  const place = order.findIndex((term) => term.field === field?.orderField);
  const term = order[place];
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      class={`${classOf(field)} ${field?.orderField ? "sortable" : ""}`}
      aria-sort={term ? (term.direction === "ASC" ? "ascending" : "descending") : undefined}
      title={field ? `${field.description}${field.orderField ? " Click to sort; with Shift beside the others." : ""}` : undefined}
      onClick={(event: MouseEvent) => sort(field, event.shiftKey)}
      {...stop}
    >
      <span class="head-label">{field?.label ?? column}</span>
      {forbidden.value.has(column) && <Icon name="lock" />}
      {term && (
        <span class="sorted">
          <Icon name={term.direction === "ASC" ? "up" : "down"} />
          {order.length > 1 && place + 1}
        </span>
      )}
    </div>
  );
}

const open = (row: Row | undefined) => row && go({ tenant: row.tenantId });

interface CellsProps {
  at: number;
  row: Row | undefined;
  columns: readonly string[];
  /** Those of the columns that are drawn, by their places. */
  places: readonly number[];
  fields: ReadonlyMap<string, FieldInfo>;
  forbidden: ReadonlySet<string>;
  active: number;
}

/** The cells of a row: drawn again only where the row, the columns or the focus are others. */
class Cells extends Component<CellsProps> {
  override shouldComponentUpdate(next: CellsProps) {
    const { row, columns, places, fields, forbidden: hidden, active: place, at } = this.props;
    return row !== next.row || place !== next.active || at !== next.at || fields !== next.fields || hidden !== next.forbidden || columns.join() !== next.columns.join() || places.join() !== next.places.join();
  }

  override render({ at, row, columns, places, fields, forbidden: hidden, active: place }: CellsProps) {
    return places.map((n) => {
      const column = columns[n]!;
      const field = fields.get(column);
      const stop = { "aria-colindex": n + 1, style: { gridColumn: n + 1 }, "data-cell": `${at}:${n}`, tabIndex: place === n ? 0 : -1 };
      if (!row) {
        return (
          <div key={column} role={n ? "gridcell" : "rowheader"} class="cell" {...stop}>
            <span class="ghost" />
          </div>
        );
      }
      if (n === 0) {
        return (
          <div key={column} role="rowheader" class="cell" {...stop}>
            <a
              tabIndex={-1}
              href={location.pathname + encode({ ...view.peek(), tenant: row.tenantId })}
              onClick={(event: MouseEvent) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                open(row);
              }}
            >
              {row.tenantName}
            </a>
          </div>
        );
      }
      const value = (row as Record<string, unknown>)[column];
      const text = hidden.has(column) ? "Hidden" : value === undefined ? "" : field ? cell(value, field) : String(value ?? "");
      return (
        <div
          key={column}
          role="gridcell"
          class={`${classOf(field)}${value === null || value === false ? " quiet" : ""}${typeof value === "number" && value < 0 ? " below" : ""}`}
          title={field && !isNumber(field) && text.length > 14 ? text : undefined}
          {...stop}
        >
          {text}
        </div>
      );
    });
  }
}
