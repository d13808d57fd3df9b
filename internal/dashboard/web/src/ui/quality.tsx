import { computed, effect, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

import { ask } from "../api/client";
import { findingsDocument, qualityDocument } from "../api/documents";
import type { NearlyListed, PolicyRule, QualityFinding, SourceTable } from "../api/schema.gen";
import { count, day, instant, tenants, words } from "../format";
import { snapshot } from "../report/report";
import { holds } from "../view/filter";
import { apply, filter, go, view } from "../view/view";
import { Drawer } from "./drawer";
import { Icon } from "./icon";

export const qualityOpen = signal(false);

interface Beside {
  dataset: { tables: SourceTable[]; policy: PolicyRule[] };
  opportunities: { dataQuality: QualityFinding[] | null; nearlyListed: NearlyListed[] | null } | null;
}

/** How many findings there are among all that the caller sees: at a glance, whatever the filter. */
export const findings = signal<number | null>(null);

let reading: AbortController | null = null;

// Of the view, the partners alone make these others.
const scope = computed(() => view.value.partners?.join());

effect(() => {
  const partners = scope.value?.split(",");
  if (!snapshot.value) return;
  reading?.abort();
  const mine = (reading = new AbortController());
  findings.value = null;
  ask<Pick<Beside, "opportunities">>(findingsDocument, { partners }, mine.signal).then(
    ({ data }) => {
      if (reading === mine) findings.value = data.opportunities?.dataQuality?.length ?? null;
    },
    () => undefined, // the sheet tells
  );
});

/** What the data is, and what in it may mislead. */
export function QualityDrawer() {
  const [beside, setBeside] = useState<Beside | null>(null);
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(true);
  const { partners } = view.value;
  const held = filter.value;
  useEffect(() => {
    const mine = new AbortController();
    setBusy(true);
    setFailed("");
    ask<Beside>(qualityDocument, { filter: held, partners: partners ?? undefined }, mine.signal).then(
      ({ data }) => {
        setBeside(data);
        setBusy(false);
      },
      (met: Error) => {
        if (met.name !== "AbortError") setFailed(met.message);
      },
    );
    return () => mine.abort();
  }, [partners?.join(), JSON.stringify(held)]);
  const known = snapshot.value;
  const found = beside?.opportunities?.dataQuality;
  const checks = Object.values(Object.groupBy(found ?? [], (finding) => finding.check)) as [QualityFinding, ...QualityFinding[]][];
  return (
    <Drawer
      title="The data"
      note={known ? `Of ${day(known.asOf)}, loaded ${instant(known.loadedAt)}` : undefined}
      onClose={() => (qualityOpen.value = false)}
    >
      <h3>What may mislead, among the tenants in sight</h3>
      {beside && !found && <p class="empty">The checks did not come.</p>}
      {found?.length === 0 && <p class="empty">The checks find nothing.</p>}
      <ul class={busy ? "findings stale" : "findings"} aria-busy={busy}>
        {checks.map(([first, ...others]) => (
          <li key={first.check}>
            <div>
              <b>{first.label}</b>
              <p class="quiet">{first.reason}</p>
            </div>
            <ul>
              {[first, ...others].map((finding) => (
                <li key={finding.subject ?? ""}>
                  <Found finding={finding} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {failed && <p class="wrong">{failed}</p>}
      {!beside && !failed && <div class="skeleton values-wait" />}
      {beside?.opportunities?.nearlyListed && (
        <details>
          <summary>Nearly listed ({beside.opportunities.nearlyListed.length === 50 ? "the first 50" : beside.opportunities.nearlyListed.length})</summary>
          {beside.opportunities.nearlyListed.length === 0 ? (
            <p class="empty">No tenant misses the list by little.</p>
          ) : (
            <table>
              <thead>
                <tr>
                  <th scope="col">Tenant</th>
                  <th scope="col">Rule</th>
                  <th scope="col" class="number">
                    Seats
                  </th>
                  <th scope="col" class="number">
                    Missing
                  </th>
                </tr>
              </thead>
              <tbody>
                {beside.opportunities.nearlyListed.map((one) => (
                  <tr key={one.tenantId + one.rule}>
                    <th scope="row">
                      <button
                        type="button"
                        class="link"
                        onClick={() => {
                          qualityOpen.value = false;
                          go({ tenant: one.tenantId });
                        }}
                      >
                        {one.tenantName}
                      </button>
                    </th>
                    <td>{words(one.rule)}</td>
                    <td class="number">{count(one.seats)}</td>
                    <td class="number">{count(one.seatsMissing)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </details>
      )}
      {beside && (
        <>
          <details>
            <summary>Source tables</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">Table</th>
                  <th scope="col">Of</th>
                  <th scope="col" class="number">
                    Rows
                  </th>
                  <th scope="col" class="number">
                    Rejected
                  </th>
                </tr>
              </thead>
              <tbody>
                {beside.dataset.tables.map((table) => (
                  <tr key={table.name}>
                    <th scope="row">{words(table.name)}</th>
                    <td>{day(table.asOf)}</td>
                    <td class="number">{table.rows === null || table.rows === undefined ? "–" : count(table.rows)}</td>
                    <td class="number">{table.rejected === null || table.rejected === undefined ? "–" : count(table.rejected)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
          <details>
            <summary>Thresholds in force</summary>
            <dl class="pairs">
              {beside.dataset.policy.map((rule) => (
                <div key={rule.name}>
                  <dt>{rule.description}</dt>
                  <dd>{rule.value}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      )}
    </Drawer>
  );
}

/** The tenants of one finding; a click selects them. */
function Found({ finding: { label, subject, tenants: found, filter } }: { finding: QualityFinding }) {
  const text = `${subject ? `${words(subject)}: ` : ""}${tenants(found)}`;
  if (!filter) return <span class="quiet">{text}</span>;
  const on = holds(view.value.conditions, filter);
  return (
    <button type="button" class="button" aria-pressed={on} onClick={() => apply(filter, `${label}${subject ? `: ${words(subject)}` : ""}`)}>
      {on && <Icon name="check" />}
      {text}
    </button>
  );
}
