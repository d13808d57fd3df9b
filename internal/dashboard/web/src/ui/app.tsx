import { tenants } from "../format";
import { asking, failure, kpis, total } from "../report/report";
import { view } from "../view/view";
import { Charts } from "./charts";
import { FilterBar, FilterPanel, filtersOpen } from "./filters";
import { Header } from "./header";
import { QualityDrawer, qualityOpen } from "./quality";
import { QueryDrawer, queryOpen } from "./query";
import { Failed, Notices, Progress } from "./states";
import { Table } from "./table";
import { TenantDrawer } from "./tenant";
import { Tiles } from "./tiles";
import { TokenDialog } from "./token";

export function App() {
  const met = failure.value;
  const whole = met && met.kind !== "token" && !kpis.value;
  return (
    <div class={filtersOpen.value ? "page with-filters" : "page"}>
      <a class="skip" href={whole ? "#report" : "#tenants"}>
        {whole ? "Skip to the report" : "Skip to the tenants"}
      </a>
      <Progress />
      <Header />
      <main id="report" tabIndex={-1}>
        <FilterBar />
        <Notices />
        {whole ? (
          <Failed met={met} whole />
        ) : (
          <>
            <Tiles />
            <Charts />
            <Table />
          </>
        )}
        <footer>Amounts are estimates in US dollars; claimable does not mean paid. Tiles and charts count each tenant once.</footer>
      </main>
      {filtersOpen.value && <FilterPanel />}
      {view.value.tenant && <TenantDrawer key={view.value.tenant} id={view.value.tenant} />}
      {qualityOpen.value && <QualityDrawer />}
      {queryOpen.value && <QueryDrawer />}
      {met?.kind === "token" && <TokenDialog />}
      <Announcer />
    </div>
  );
}

/** Tells screen readers what came of a change. */
function Announcer() {
  const met = failure.value;
  const busy = asking.value;
  return (
    <p role="status" class="hidden">
      {busy ? "Asking…" : met ? met.message : total.value === null ? "" : `${tenants(total.value)}.`}
    </p>
  );
}
