import { summed } from "./schema.gen";
import type { Dimension } from "./schema.gen";

/** What one request asks for. */
export interface Ask {
  /** Describe the fields: once a visit. */
  fields?: boolean;
  /** Tiles and charts. */
  figures?: boolean;
  /** The first page of tenants and the totals, with these columns. */
  columns?: readonly string[] | undefined;
  /** The values of a dimension, for a drop-down. */
  facet?: Dimension | undefined;
}

const money = new Set(["mciPotentialEarnings", "cporPotentialEarnings", "potentialEarnings"]);

/** The columns that have a total. */
export const hasTotal = (column: string) => money.has(column) || summed.includes(column);

const lines = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join("\n");

const bucket = "{ value label tenants filter }";

const fields = `  dataset {
    fields { name label description type unit defaultColumn filterType operators orderField dimension values { value label } }
  }`;

const figures = `    kpis {
      tiles { key label unit definition value filter }
      expandW365Mature expandToFrontlineMature cporPotentialEarnings potentialEarnings
    }
    charts(crossFilter: true) {
      tenantsBySegment ${bucket}
      w365TenantPenetration ${bucket}
      tenantsBySalesMotion ${bucket}
      tenantsByRenewalMonth ${bucket}
      potentialEarningsByWorkshop { workshop mciPotentialEarnings tenants filter }
    }`;

function rows(columns: readonly string[]) {
  const totals = columns.filter(hasTotal).map((column) => (money.has(column) ? column : `${column} { sum }`));
  return lines(
    `    tenants(orderBy: $orderBy, first: $first) {
      totalCount
      pageInfo { hasNextPage startCursor endCursor }
      nodes { ${row(columns)} }
    }`,
    totals.length > 0 && `    aggregate { totals { ${totals.join(" ")} } }`,
  );
}

const row = (columns: readonly string[]) => ["tenantId", "tenantName", ...columns.filter((column) => column !== "tenantId" && column !== "tenantName")].join(" ");

/** The report's document: the parts asked for, under one scope, filter and snapshot. */
export function reportDocument({ fields: described, figures: drawn, columns, facet }: Ask): string {
  const variables = ["$filter: TenantFilter", "$partners: [ID!]"];
  if (columns) variables.push("$orderBy: [TenantOrder!]", "$first: Int");
  if (facet) variables.push("$search: String");
  return lines(
    `query Report(${variables.join(", ")}) {`,
    described && fields,
    "  opportunities(filter: $filter, partners: $partners) {",
    "    snapshot { id asOf loadedAt }",
    drawn && figures,
    columns && rows(columns),
    facet &&
      `    facets(dimensions: [${facet}], search: $search, first: 100) {
      dimension totalValues hasMore
      values { value label isNull tenants filter }
    }`,
    "  }",
    "}",
  );
}

/** A further page of the table: after or before a cursor, or from the end. Without columns it only finds its cursors. */
export const pageDocument = (columns: readonly string[]) => `query Page($filter: TenantFilter, $partners: [ID!], $orderBy: [TenantOrder!], $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
  opportunities(filter: $filter, partners: $partners) {
    snapshot { id asOf loadedAt }
    tenants(orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
      pageInfo { startCursor endCursor }
      ${columns.length ? `nodes { ${row(columns)} }` : ""}
    }
  }
}`;

/** One tenant with all there is of it, listed or not. */
export const tenantDocument = (columns: readonly string[]) => `query Tenant($tenantId: ID!, $partners: [ID!]) {
  opportunities(partners: $partners) {
    snapshot { id asOf loadedAt }
    tenant(tenantId: $tenantId) {
      ${row(columns)}
      potentialEarningsByWorkload { workload potentialEarnings }
      engagements { engagementId workshop workloads partnerIds estimatedEarnings }
      associations {
        partnerId partnerName organization types cspTier t2ResellerName eaRenewal largestSeatCspRenewal
        mciEligibleEngagements mciEligibleWorkloads intuneCporEligible w365CporEligible mciPotentialEarnings cporPotentialEarnings potentialEarnings
      }
    }
    explain(tenantId: $tenantId) {
      tenantName listed salesMotion eaRenewal
      rules { rule value threshold passed text }
    }
  }
}`;

const findings = "dataQuality { check label subject reason tenants filter }";

/** What may mislead, in short: these checks read the tenants one by one, so they are not asked with every change. */
export const findingsDocument = `query Findings($partners: [ID!]) {
  opportunities(partners: $partners) {
    ${findings}
  }
}`;

export const qualityDocument = `query Quality($filter: TenantFilter, $partners: [ID!]) {
  dataset {
    tables { name asOf rows rejected }
    policy { name value description }
  }
  opportunities(filter: $filter, partners: $partners) {
    ${findings}
    nearlyListed(first: 50) { tenantId tenantName rule seats threshold seatsMissing }
  }
}`;

export const viewerDocument = `query Viewer {
  viewer {
    subject allPartners roles rowPolicy
    partners { partnerId partnerName organization }
  }
}`;

export const latestDocument = `query Latest {
  dataset { latest { id asOf loadedAt } }
}`;
