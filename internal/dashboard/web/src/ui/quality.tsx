import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

import { ask } from "../api/client";
import { qualityDocument } from "../api/documents";
import type { NearlyListed, PolicyRule, SourceTable } from "../api/schema.gen";
import { count, day, instant, tenants, words } from "../format";
import { quality, snapshot } from "../report/report";
import { holds } from "../view/filter";
import { apply, go, view } from "../view/view";
import { Drawer } from "./drawer";
import { Icon } from "./icon";

export const qualityOpen = signal(false);

interface Beside {
  dataset: { tables: SourceTable[]; policy: PolicyRule[] };
  opportunities: { nearlyListed: NearlyListed[] | null } | null;
}

/** What the data is, and what in it may mislead. */
export function QualityDrawer() {
  const [beside, setBeside] = useState<Beside | null>(null);
  const [failed, setFailed] = useState("");
  const partners = view.value.partners;
  useEffect(() => {
    const reading = new AbortController();
    ask<Beside>(qualityDocument, { partners: partners ?? undefined }, reading.signal).then(
      ({ data }) => setBeside(data),
      (met: Error) => met.name !== "AbortError" && setFailed(met.message),
    );
    return () => reading.abort();
  }, [partners?.join()]);
  const known = snapshot.value;
  const findings = quality.value;
  return (
    <Drawer
      title="The data"
      note={known ? `Of ${day(known.asOf)}, loaded ${instant(known.loadedAt)}` : undefined}
      onClose={() => (qualityOpen.value = false)}
    >
      <h3>What may mislead, among the tenants in sight</h3>
      {findings === null && <p class="empty">The checks did not come.</p>}
      {findings?.length === 0 && <p class="empty">The checks find nothing.</p>}
      <ul class="findings">
        {findings?.map(({ check, label, subject, reason, tenants: found, filter }) => (
          <li key={check + (subject ?? "")}>
            <div>
              <b>
                {label}
                {subject && `: ${words(subject)}`}
              </b>
              <p class="quiet">{reason}</p>
            </div>
            {filter ? (
              <button type="button" class="button" aria-pressed={holds(view.value.conditions, filter)} onClick={() => apply(filter, `${label}${subject ? `: ${words(subject)}` : ""}`)}>
                {holds(view.value.conditions, filter) && <Icon name="check" />}
                {tenants(found)}
              </button>
            ) : (
              <span class="quiet">{tenants(found)}</span>
            )}
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
