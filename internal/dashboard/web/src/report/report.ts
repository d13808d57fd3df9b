import { batch, computed, effect, signal } from "@preact/signals";

import { Failure, ask, failureOf } from "../api/client";
import type { AnswerError } from "../api/client";
import { latestDocument, reportDocument } from "../api/documents";
import { columns as allColumns } from "../api/schema.gen";
import type { Charts, Dimension, Facet, FieldInfo, Kpis, Measures, Snapshot, TenantConnection } from "../api/schema.gen";
import { encode } from "../view/url";
import type { View } from "../view/url";
import { filter, view } from "../view/view";
import { firstPage } from "./paging";
import { startRows } from "./rows";

type Part = "figures" | "rows" | "facet";

interface Report {
  dataset?: { fields: FieldInfo[] } | null;
  opportunities: {
    snapshot: Snapshot;
    kpis?: Kpis | null;
    charts?: Charts | null;
    tenants?: Pick<TenantConnection, "totalCount" | "pageInfo" | "nodes"> | null;
    aggregate?: { totals: Measures } | null;
    facets?: Facet[] | null;
  } | null;
}

export const fields = signal<FieldInfo[]>([]);
export const kpis = signal<Kpis | null>(null);
export const charts = signal<Charts | null>(null);
export const totals = signal<Measures | null>(null);
export const total = signal<number | null>(null);
export const facet = signal<Facet | null>(null);
export const snapshot = signal<Snapshot | null>(null);
/** Columns that the caller may not see. */
export const forbidden = signal<ReadonlySet<string>>(new Set());

/** The parts on their way: what they show is of the question before. */
export const loading = signal<ReadonlySet<Part>>(new Set(["figures", "rows"]));
/** Whether a request is under way: not so while a failed one waits to be tried again. */
export const asking = signal(true);
/** Why there is no answer to the question in the URL. */
export const failure = signal<Failure | null>(null);
/** Parts that failed while others came. */
export const failed = signal<Readonly<Record<string, Failure>>>({});
/** The snapshot that came in under the open page, until it is told. */
export const renewed = signal<{ from: Snapshot; to: Snapshot; shown: boolean } | null>(null);
/** When the same question is asked again by itself, as a time of the clock. */
export const retryAt = signal<number | null>(null);

export const fieldOf = computed(() => new Map(fields.value.map((field) => [field.name, field])));

/** The columns shown. Before the fields are known: every one, since no one knows the default ones. */
export const shown = computed(() => {
  if (view.value.columns) return view.value.columns;
  const described = fields.value.filter((field) => field.defaultColumn && allColumns.includes(field.name));
  return described.length ? described.map((field) => field.name) : allColumns;
});

/** The values that the filter panel shows, and what is typed to find some. */
export const facetOpen = signal<{ dimension: Dimension; search: string } | null>(null);

const pending = new Set<Part>();
let running: AbortController | null = null;
let timer = 0;
let attempts = 0;
/** Why the caller may ask for no tenants: the figures are then asked for without them. */
let withoutRows: Failure | null = null;

/** Asks for the parts, and for all that is still on its way, in one request; the one before is aborted. */
export function load(...parts: Part[]) {
  for (const part of parts) pending.add(part);
  if (pending.has("figures") && facetOpen.value) pending.add("facet");
  running?.abort();
  running = null;
  clearTimeout(timer);
  batch(() => {
    loading.value = new Set(pending);
    asking.value = true;
    retryAt.value = null;
  });
  timer = window.setTimeout(send);
}

export const retry = () => load(...(pending.size ? [] : (["figures", "rows"] as const)));

async function send() {
  const mine = (running = new AbortController());
  const parts = new Set(pending);
  const open = facetOpen.value;
  const columns = shown.value;
  const question = {
    fields: fields.value.length === 0,
    figures: parts.has("figures"),
    columns: parts.has("rows") && !withoutRows ? columns : undefined,
    facet: parts.has("facet") ? open?.dimension : undefined,
  };
  const variables = {
    filter: filter.value,
    partners: view.value.partners ?? undefined,
    ...(question.columns && { orderBy: orderBy(view.value), first: firstPage }),
    ...(question.facet && { search: open?.search || undefined }),
  };
  try {
    const { data, errors } = await ask<Report>(reportDocument(question), variables, mine.signal);
    if (running !== mine) return;
    attempts = 0;
    batch(() => receive(data, errors, parts, columns));
  } catch (error) {
    if (running !== mine) return;
    if (error instanceof Failure && error.kind === "forbidden" && question.columns) {
      withoutRows = error;
      void send();
      return;
    }
    withoutRows = null;
    fail(error instanceof Failure ? error : new Failure("fault", "The page could not draw the answer.", String(error)));
  }
}

function receive(data: Report, errors: AnswerError[], parts: Set<Part>, columns: readonly string[]) {
  const report = data.opportunities;
  if (data.dataset) fields.value = data.dataset.fields;
  if (!report) {
    fail(failureOf(errors[0] ?? { message: "The answer has no report." }));
    return;
  }
  see(report.snapshot);
  // By where they struck: `kpis`, or deeper `charts.tenantsBySegment`. What is hidden is told once, in the first place only.
  const broken: Record<string, Failure> = {};
  for (const error of errors) {
    const path = (error.path ?? []).filter((step) => typeof step === "string");
    broken[path.slice(1).join(".") || "report"] ??= failureOf(error);
  }
  if (parts.has("figures")) {
    kpis.value = report.kpis ?? null;
    charts.value = report.charts ?? null;
  }
  if (parts.has("rows")) {
    forbidden.value = new Set(columns.filter((column) => !fieldOf.value.has(column)));
    total.value = report.tenants?.totalCount ?? null;
    totals.value = report.aggregate?.totals ?? null;
    startRows(report.tenants ?? null, columns);
  }
  if (parts.has("facet")) facet.value = report.facets?.[0] ?? null;
  const kept = Object.entries(failed.value).filter(([part]) => !parts.has(/^facets/.test(part) ? "facet" : /^(tenants|aggregate)/.test(part) ? "rows" : "figures"));
  if (withoutRows) broken.tenants = withoutRows;
  failed.value = { ...Object.fromEntries(kept), ...broken };
  pending.clear();
  loading.value = new Set();
  asking.value = false;
  failure.value = null;
}

/** Keeps the failure, and asks again by itself where waiting helps. */
export function fail(met: Failure) {
  if (met.kind === "gone") {
    load("figures", "rows");
    return;
  }
  asking.value = false;
  failure.value = met;
  if (met.wait && attempts < 6) {
    const wait = Math.min(60, met.wait * 1.5 ** attempts++) * 1000;
    retryAt.value = Date.now() + wait;
    timer = window.setTimeout(() => load(), wait);
  }
}

/** Notices that an answer is of another snapshot than the one before. */
export function see(seen: Snapshot) {
  const before = snapshot.peek();
  if (before?.id === seen.id) return;
  if (before) renewed.value = { from: before, to: seen, shown: true };
  snapshot.value = seen;
}

export const orderBy = ({ order }: View) => (order.length ? order : undefined);

/** The whole question behind what one sees. */
export const question = computed(() => ({
  query: reportDocument({ figures: true, columns: shown.value }),
  variables: JSON.parse(JSON.stringify({ filter: filter.value, partners: view.value.partners ?? undefined, orderBy: orderBy(view.value), first: firstPage })) as object,
}));

let asked: View | null = null;
let columnsAsked: ReadonlySet<string> = new Set();

effect(() => {
  const now = view.value;
  const columns = shown.value;
  const before = asked;
  asked = now;
  const about = ({ search, conditions, partners }: View) => encode({ ...now, columns: null, order: [], tenant: null, search, conditions, partners });
  const sorted = ({ order }: View) => JSON.stringify(order);
  const more = columns.some((column) => !columnsAsked.has(column));
  if (!before || about(before) !== about(now)) load("figures", "rows");
  else if (sorted(before) !== sorted(now) || more) load("rows");
  else return;
  columnsAsked = new Set(columns);
});

/** Looks whether a new snapshot is served. */
async function look() {
  const seen = snapshot.value;
  if (!seen || loading.value.size) return;
  try {
    const { data } = await ask<{ dataset: { latest: Snapshot } }>(latestDocument, {});
    const { latest } = data.dataset;
    if (snapshot.value === seen && latest.id !== seen.id) renewed.value = { from: seen, to: latest, shown: false };
  } catch {
    // The next question will tell.
  }
}

addEventListener("focus", look);
setInterval(() => document.visibilityState === "visible" && look(), 60_000);
