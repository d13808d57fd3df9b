import { useEffect, useState } from "preact/hooks";

import { Failure, ask } from "../api/client";
import { tenantDocument } from "../api/documents";
import { columns } from "../api/schema.gen";
import type { Explanation, Tenant } from "../api/schema.gen";
import { cell, count, day, figure, isNumber, label, month, none, words } from "../format";
import { failure, fieldOf, snapshot } from "../report/report";
import { go, view } from "../view/view";
import { Drawer } from "./drawer";
import { Icon } from "./icon";
import { Copy } from "./query";

type Whole = { opportunities: { tenant: Tenant | null; explain: Explanation | null } | null };

/** One tenant, listed or not: all of its columns, its associations and engagements, and the rules held against it. */
export function TenantDrawer({ id }: { id: string }) {
  const [found, setFound] = useState<{ tenant: Tenant | null; explain: Explanation | null } | null>(null);
  const [failed, setFailed] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  const { partners } = view.value;
  useEffect(() => {
    const reading = new AbortController();
    setFound(null);
    setFailed(null);
    ask<Whole>(tenantDocument(columns), { tenantId: id, partners: partners ?? undefined }, reading.signal).then(
      ({ data, errors }) => {
        if (data.opportunities) setFound(data.opportunities);
        else setFailed(new Failure("fault", errors[0]?.message ?? "The tenant did not come."));
      },
      (met: Failure) => {
        if (met.name === "AbortError") return;
        if (met.kind === "token") failure.value = met;
        setFailed(met);
      },
    );
    return () => reading.abort();
  }, [id, partners?.join(), snapshot.value?.id, turn]);
  const tenant = found?.tenant;
  const explain = found?.explain;
  return (
    <Drawer
      title={tenant?.tenantName ?? explain?.tenantName ?? (found ? "Not a tenant of yours" : "Tenant")}
      note={
        <>
          {tenant?.tenantDomain && `${tenant.tenantDomain} · `}
          <code>{id}</code>
        </>
      }
      kind="wide"
      onClose={() => go({ tenant: null })}
    >
      {failed && (
        <div class="part-failed" role="alert">
          <Icon name="alert" />
          <p>
            {failed.message} {failed.hint}
          </p>
          <button type="button" class="button" onClick={() => setTurn(turn + 1)}>
            Try again
          </button>
        </div>
      )}
      {!found && !failed && <div class="skeleton tenant-wait" role="img" aria-label="The tenant is on its way" />}
      {found && (
        <>
          <div class="actions">
            <Copy text={id} what="tenant ID" />
            <Copy text={location.href} what="link" />
          </div>
          {tenant && <Highlights tenant={tenant} />}
          {explain ? <Rules explain={explain} /> : <p class="empty">Why it is listed did not come.</p>}
          {tenant && <Associations tenant={tenant} />}
          {tenant && <Engagements tenant={tenant} />}
          {tenant && <All tenant={tenant} />}
        </>
      )}
    </Drawer>
  );
}

const motion = (value: string) => {
  const field = fieldOf.value.get("salesMotion");
  return field ? label(value, field) : words(value);
};

const Highlights = ({ tenant }: { tenant: Tenant }) => (
  <dl class="highlights">
    {(
      [
        ["Sales motion", motion(tenant.salesMotion)],
        ["Whitespace", figure(tenant.w365Whitespace, "SEATS")],
        ["Eligible seats", figure(tenant.w365EligibleSeats, "SEATS")],
        ["Renewal", tenant.renewal ? month(tenant.renewal) : none],
        ["Potential earnings", figure(tenant.potentialEarnings, "USD")],
      ] as const
    ).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

/** A rule's value: numbers in the reader's digits, words as they are. */
const held = (value: string | null | undefined) => (value && /^-?\d+(\.\d+)?$/.test(value) ? count(Number(value)) : (value ?? none));

function Rules({ explain }: { explain: Explanation }) {
  return (
    <section aria-label="Rules">
      <h3>{explain.listed ? `Why it is listed${explain.salesMotion ? `, as ${motion(explain.salesMotion)}` : ""}` : "Why it is not listed"}</h3>
      {!explain.listed && explain.eaRenewal && <p>One of your partners is its EA reseller: the agreement renews in {month(explain.eaRenewal)}.</p>}
      <ol class="rules">
        {explain.rules.map((rule) => (
          <li key={rule.rule} class={rule.passed ? "passed" : explain.listed ? "decided" : "stopped"}>
            <Icon name={rule.passed ? "check" : explain.listed ? "flag" : "close"} />
            <div>
              <b>{words(rule.rule)}</b> <span class="quiet">{rule.passed ? "passed" : explain.listed ? "decides the motion" : "not met"}</span>
              <p>{rule.text}</p>
            </div>
            <span class="rule-value">
              {held(rule.value)}
              {rule.threshold !== null && rule.threshold !== undefined && <span class="quiet"> / {held(rule.threshold)}</span>}
            </span>
          </li>
        ))}
      </ol>
      {explain.rules.length === 0 && <p class="empty">Nothing may be told of it.</p>}
    </section>
  );
}

const Associations = ({ tenant }: { tenant: Tenant }) => (
  <section aria-label="Associations">
    <h3>Associations ({tenant.associations.length})</h3>
    <div class="scrolls" tabIndex={0} role="region" aria-label="Associations, as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">Partner</th>
            <th scope="col">Types</th>
            <th scope="col">CSP tier</th>
            <th scope="col">T2 reseller</th>
            <th scope="col">EA renewal</th>
            <th scope="col">CSP renewal</th>
            <th scope="col" class="number">
              MCI
            </th>
            <th scope="col">May claim</th>
            <th scope="col" class="number">
              Potential earnings
            </th>
          </tr>
        </thead>
        <tbody>
          {tenant.associations.map((one) => (
            <tr key={one.partnerId}>
              <th scope="row">
                {one.partnerName} <span class="quiet">{one.partnerId}</span>
              </th>
              <td>{one.types.join(", ")}</td>
              <td>{one.cspTier ? words(one.cspTier) : none}</td>
              <td>{one.t2ResellerName ?? none}</td>
              <td>{one.eaRenewal ? month(one.eaRenewal) : none}</td>
              <td>{one.largestSeatCspRenewal ? month(one.largestSeatCspRenewal) : none}</td>
              <td class="number">{one.mciEligibleEngagements ?? none}</td>
              <td>{[one.intuneCporEligible && "Intune", one.w365CporEligible && "W365"].filter(Boolean).join(", ") || none}</td>
              <td class="number">{figure(one.potentialEarnings, "USD")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
);

function Engagements({ tenant }: { tenant: Tenant }) {
  const held = tenant.engagements ?? [];
  const field = fieldOf.value.get("mciEligibleWorkloads");
  const named = (value: string) => (field ? label(value, field) : words(value));
  if (held.length === 0) return null;
  return (
    <section aria-label="Engagements">
      <h3>Eligible engagements ({count(held.length)})</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Workshop</th>
            <th scope="col">Workloads</th>
            <th scope="col">Partners</th>
            <th scope="col" class="number">
              Estimate
            </th>
          </tr>
        </thead>
        <tbody>
          {held.map((one) => (
            <tr key={one.engagementId}>
              <th scope="row">
                {one.workshop} <span class="quiet">{one.engagementId}</span>
              </th>
              <td>{one.workloads.map(named).join(", ")}</td>
              <td>{one.partnerIds.join(", ")}</td>
              <td class="number">{figure(one.estimatedEarnings, "USD")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {tenant.potentialEarningsByWorkload && tenant.potentialEarningsByWorkload.length > 0 && (
        <p class="quiet">
          By workload, not to be added up: {tenant.potentialEarningsByWorkload.map((one) => `${named(one.workload)} ${figure(one.potentialEarnings, "USD")}`).join(" · ")}
        </p>
      )}
    </section>
  );
}

const All = ({ tenant }: { tenant: Tenant }) => (
  <section aria-label="All columns">
    <h3>All columns{snapshot.value && <span class="quiet"> of {day(snapshot.value.asOf)}</span>}</h3>
    <dl class="pairs">
      {columns.map((column) => {
        const field = fieldOf.value.get(column);
        if (!field) return null;
        return (
          <div key={column} title={field.description}>
            <dt>{field.label}</dt>
            <dd class={isNumber(field) ? "number" : ""}>{cell((tenant as unknown as Record<string, unknown>)[column], field)}</dd>
          </div>
        );
      })}
    </dl>
  </section>
);
