import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";

import { leaves, operators } from "../api/schema.gen";
import { count, label } from "../format";
import { facet, facetOpen, failed, load, loading } from "../report/report";
import { canonical, chosen, holds } from "../view/filter";
import type { Scalar } from "../view/filter";
import { scalar } from "../view/url";
import { add, apply, choose, clearAll, go, isConditioned, isFiltered, remove, view } from "../view/view";
import { describe, filterables, operatorWords } from "./describe";
import type { Filterable } from "./describe";
import { Icon } from "./icon";

export const filtersOpen = signal(false);

/** The conditions in use, each with its way out. */
export function FilterBar() {
  const { conditions, search } = view.value;
  return (
    <div class="filter-bar" role="group" aria-label="Filter in use">
      <button type="button" id="filters-button" class="button" aria-expanded={filtersOpen.value} onClick={() => (filtersOpen.value = !filtersOpen.value)}>
        <Icon name="filter" />
        Filters
      </button>
      {search && (
        <button type="button" class="chip" aria-label={`Take away: Search ${search}`} onClick={() => go({ search: "" })}>
          <span>Search</span> <b>{search}</b>
          <Icon name="close" />
        </button>
      )}
      {conditions.map((condition) => {
        const [of, asks] = describe(condition);
        return (
          <button key={canonical(condition)} type="button" class="chip" aria-label={`Take away: ${of} ${asks}`} onClick={() => remove(condition)}>
            <span>{of}</span> <b>{asks}</b>
            <Icon name="close" />
          </button>
        );
      })}
      {isFiltered.value ? (
        <button type="button" class="link" onClick={clearAll}>
          Clear all
        </button>
      ) : (
        <span class="quiet">Every tenant that is listed for you. Click a tile or a bar to narrow.</span>
      )}
    </div>
  );
}

/** Any field, any operator. */
export function FilterPanel() {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState("");
  const panel = useRef<HTMLElement>(null);
  const shut = () => {
    filtersOpen.value = false;
    document.getElementById("filters-button")?.focus();
  };
  useEffect(() => {
    panel.current?.querySelector("input")?.focus();
    return () => {
      facetOpen.value = null;
    };
  }, []);
  const show = (one: Filterable | null) => {
    setOpen(one?.path ?? "");
    facet.value = null;
    facetOpen.value = one?.dimension ? { dimension: one.dimension, search: "" } : null;
    if (one?.dimension) load("facet");
  };
  const found = filterables().filter((one) => one.label.toLowerCase().includes(typed.toLowerCase()));
  return (
    <aside ref={panel} class="filters" aria-label="Filters" onKeyDown={(event) => event.key === "Escape" && shut()}>
      <header>
        <h2>Filters</h2>
        <button type="button" class="plain" aria-label="Close the filters" onClick={shut}>
          <Icon name="close" />
        </button>
      </header>
      <input type="search" aria-label="Find a field" placeholder="Find a field" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
      <ul class="fields">
        {found.map((one) => (
          <li key={one.path}>
            <button type="button" class="field" aria-expanded={open === one.path} title={one.description} onClick={() => show(open === one.path ? null : one)}>
              {one.label}
              {isConditioned(one.path) && <span class="dot" role="img" aria-label="in use" />}
            </button>
            {open === one.path && (
              <div class="editor">
                <p class="quiet">{one.description}</p>
                {one.dimension && <Values one={one} />}
                <Operators one={one} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="empty">No field is called so.</p>}
    </aside>
  );
}

/** The values that occur, with how many tenants each would give. */
function Values({ one }: { one: Filterable }) {
  const known = facet.value;
  const search = facetOpen.value?.search ?? "";
  const busy = loading.value.has("facet");
  const timer = useRef(0);
  const now = chosen(view.value.conditions, one.path);
  const seek = (text: string) => {
    facetOpen.value = { dimension: one.dimension!, search: text };
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => load("facet"), 200);
  };
  if (failed.value.facets && !busy) return <p class="empty">{failed.value.facets.message}</p>;
  return (
    <div class={busy ? "values stale" : "values"} aria-busy={busy}>
      {(search !== "" || (known && known.totalValues > 8)) && (
        <input type="search" aria-label={`Find a value of ${one.label}`} placeholder={known ? `Find among ${count(known.totalValues)}` : "Find"} value={search} onInput={(event) => seek(event.currentTarget.value)} />
      )}
      {!known ? (
        <div class="skeleton values-wait" />
      ) : (
        <ul>
          {known.values.map((value) => {
            const on = value.isNull ? holds(view.value.conditions, value.filter) : now.includes(value.value ?? "");
            const flag = leaves[one.path] === "BooleanFilter";
            return (
              <li key={value.value ?? ""}>
                <label>
                  <input type="checkbox" checked={on} onChange={() => (value.isNull ? apply(value.filter, `${one.label} is missing`) : choose(one.path, value.value!))} />
                  <span>{flag ? (value.value === "true" ? "Yes" : "No") : one.field ? label(value.label, one.field) : value.label}</span>
                  <span class="quiet number">{count(value.tenants)}</span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
      {known?.values.length === 0 && <p class="empty">Nothing is called so.</p>}
      {known?.hasMore && <p class="quiet">The first {known.values.length} of {count(known.totalValues)}: type to find others.</p>}
    </div>
  );
}

/** One condition of any operator. */
function Operators({ one }: { one: Filterable }) {
  const known = operators[leaves[one.path] ?? ""] ?? {};
  const names = Object.keys(known).filter((name) => one.field?.operators.includes(name) ?? true);
  const [op, setOp] = useState(names.find((name) => ["gte", "contains", "anyOf"].includes(name)) ?? names[0] ?? "eq");
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState("");
  const type = known[op] ?? "String";
  const inner = type.replace(/[[\]]/g, "");
  const many = type.startsWith("[");
  const ratio = one.field?.unit === "RATIO";
  const values = one.field?.values;
  const submit = (event: Event) => {
    event.preventDefault();
    const given = inner === "Boolean" ? [typed || "true"] : many ? typed.split(/[,\n]/).map((text) => text.trim()).filter(Boolean) : [typed.trim()];
    const read = given.map((text) => scalar(inner, ratio && text ? String(Number(text) / 100) : text));
    if (given.length === 0 || given.includes("") || read.includes(null)) {
      setWrong(inner === "YearMonth" ? "A month such as 2027-03." : inner === "Int" ? "A whole number." : inner === "Decimal" || inner === "Float" ? "A number." : "Something to hold it against.");
      return;
    }
    setWrong("");
    setTyped("");
    for (const same of view.value.conditions.filter((condition) => conditionsMeet(condition, one.path, op))) remove(same);
    add({ path: one.path, op, value: many ? (read as Scalar[]) : read[0]! });
  };
  const field = `${one.path}-value`;
  return (
    <form class="operators" onSubmit={submit}>
      <select aria-label={`How ${one.label} is compared`} value={op} onChange={(event) => (setOp(event.currentTarget.value), setTyped(""), setWrong(""))}>
        {names.map((name) => (
          <option key={name} value={name}>
            {operatorWords[name] ?? name}
          </option>
        ))}
      </select>
      {inner === "Boolean" ? (
        <select aria-label={`Value of ${one.label}`} value={typed || "true"} onChange={(event) => setTyped(event.currentTarget.value)}>
          <option value="true">yes</option>
          <option value="false">no</option>
        </select>
      ) : values && !many ? (
        <select aria-label={`Value of ${one.label}`} value={typed} onChange={(event) => setTyped(event.currentTarget.value)}>
          <option value="">Choose</option>
          {values.map((known) => (
            <option key={known.value} value={known.value}>
              {known.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={field}
          aria-label={`Value of ${one.label}`}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? `${field}-wrong` : undefined}
          type={inner === "YearMonth" && !many ? "month" : "text"}
          inputMode={(inner === "Int" || inner === "Float" || inner === "Decimal") && !many ? "decimal" : undefined}
          placeholder={many ? "Several, with commas" : ratio ? "Per cent, such as 20" : inner === "YearMonth" ? "2027-03" : ""}
          list={values ? `${field}-list` : undefined}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {values && many && (
        <datalist id={`${field}-list`}>
          {values.map((known) => (
            <option key={known.value} value={known.value}>
              {known.label}
            </option>
          ))}
        </datalist>
      )}
      <button type="submit" class="button">
        Add
      </button>
      {wrong && (
        <p id={`${field}-wrong`} class="wrong" role="alert">
          {wrong}
        </p>
      )}
    </form>
  );
}

const conditionsMeet = (condition: object, path: string, op: string) => "path" in condition && condition.path === path && (condition as { op?: string }).op === op;
