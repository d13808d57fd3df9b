import type { Charts as Answer } from "../api/schema.gen";
import { count, figure, month } from "../format";
import { charts, failed, loading } from "../report/report";
import { Chart } from "./chart";
import type { Mark } from "./chart";
import { Bars } from "./bars";
import { Share } from "./share";
import { PartFailed } from "./states";
import { Timeline } from "./timeline";

const kinds = [
  { key: "tenantsBySegment", title: "Tenants by segment", path: "segment", Draw: Bars },
  { key: "w365TenantPenetration", title: "W365 tenant penetration", path: "hasW365", Draw: Share },
  { key: "tenantsBySalesMotion", title: "Tenants by sales motion", path: "salesMotion", Draw: Bars },
  { key: "tenantsByRenewalMonth", title: "Tenants by renewal month", path: "renewal", Draw: Timeline },
  { key: "potentialEarningsByWorkshop", title: "MCI potential earnings by workshop", path: "workshops", Draw: Bars },
] as const;

function marks(answer: Answer, key: (typeof kinds)[number]["key"]): Mark[] | null {
  if (key === "potentialEarningsByWorkshop") {
    const buckets = answer[key];
    return buckets
      ? buckets.map(({ workshop, mciPotentialEarnings, tenants }) => ({ value: workshop, label: workshop, tenants, size: Number(mciPotentialEarnings ?? 0), text: figure(mciPotentialEarnings, "USD") }))
      : null;
  }
  const buckets = answer[key];
  return buckets
    ? buckets.map(({ value, label, tenants }) => ({ value, label: key === "tenantsByRenewalMonth" ? month(value) : label, tenants, size: tenants, text: count(tenants) }))
    : null;
}

export function Charts() {
  const busy = loading.value.has("figures");
  const answer = charts.value;
  if (failed.value.charts && !busy) {
    return (
      <section aria-label="Charts">
        <PartFailed part="The charts" met={failed.value.charts} />
      </section>
    );
  }
  return (
    <section aria-label="Charts" class={`charts ${busy && answer ? "stale" : ""}`} aria-busy={busy}>
      {kinds.map(({ key, title, path, Draw }) => (
        <Chart key={key} name={key} title={title} path={path} marks={answer && marks(answer, key)} waiting={!answer} met={failed.value[`charts.${key}`]} Draw={Draw} money={key === "potentialEarningsByWorkshop"} />
      ))}
    </section>
  );
}
