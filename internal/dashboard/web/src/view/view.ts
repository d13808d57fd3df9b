import { computed, signal } from "@preact/signals";

import { compose, isLeaf, toggle, toggleFilter, unchoose } from "./filter";
import type { Condition } from "./filter";
import type { TenantFilter } from "../api/schema.gen";
import { decode, encode } from "./url";
import type { View } from "./url";

const first = decode(location.search);

export const view = signal<View>(first.view);
/** Parameters of the URL that say nothing to us, to be told. */
export const unknownParameters = signal<string[]>(first.unknown);

export const filter = computed(() => compose(view.value.search, view.value.conditions));
export const isFiltered = computed(() => filter.value !== undefined);

/** Changes the view: one step of the browser's history, or none with `replace`. */
export function go(change: Partial<View>, replace = false) {
  const next = { ...view.value, ...change };
  const url = location.pathname + encode(next);
  if (url === location.pathname + encode(view.value)) return;
  history[replace ? "replaceState" : "pushState"](null, "", url);
  unknownParameters.value = [];
  view.value = next;
}

addEventListener("popstate", () => {
  const { view: next, unknown } = decode(location.search);
  if (encode(next) === encode(view.value)) return;
  unknownParameters.value = unknown;
  view.value = next;
});

const change = (conditions: Condition[]) => go({ conditions });

export const choose = (path: string, value: string) => change(toggle(view.value.conditions, path, value));
export const clear = (path: string) => change(unchoose(view.value.conditions, path));
export const apply = (given: TenantFilter, label?: string) => change(toggleFilter(view.value.conditions, given, label));
export const remove = (condition: Condition) => change(view.value.conditions.filter((other) => other !== condition));
export const add = (condition: Condition) => change([...view.value.conditions, condition]);
export const clearAll = () => go({ search: "", conditions: [] });

/** Whether some condition stands on the path. */
export const isConditioned = (path: string) => view.value.conditions.some((condition) => isLeaf(condition) && condition.path === path);
