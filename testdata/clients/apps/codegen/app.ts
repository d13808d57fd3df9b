// A typed client of the API. What is wrong on purpose is marked: the compiler must find it.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { ReportDocument, TenantsDocument, type RowFragment, type SalesMotion, type TenantFilter, type TenantsQueryVariables } from './generated/graphql.js';

declare function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;

const filter: TenantFilter = {
  and: [{ segment: { in: ['SMB'] } }, { not: { salesMotion: { eq: 'LAND_W365' } } }],
  potentialEarnings: { gte: '1000.50' },
  renewal: { withinMonths: 6 },
};

export async function page(after: string | null): Promise<readonly RowFragment[]> {
  const variables: TenantsQueryVariables = { filter, orderBy: [{ field: 'POTENTIAL_EARNINGS', direction: 'DESC' }], first: 50, after };
  const { opportunities } = await ask(TenantsDocument, variables);
  return opportunities.tenants?.nodes ?? [];
}

export async function tiles(): Promise<Map<string, string | null>> {
  const { opportunities } = await ask(ReportDocument, { filter });
  const money: string | null | undefined = opportunities.kpis?.potentialEarnings;
  return new Map((opportunities.kpis?.tiles ?? []).map((tile) => [tile.key, tile.value ?? money ?? null]));
}

export const motion = (row: RowFragment): SalesMotion => row.salesMotion;

// @ts-expect-error an amount is a string: it is exact
export const amount = (row: RowFragment): number | null => row.potentialEarnings ?? null;
// @ts-expect-error no such value
export const unknown: TenantFilter = { salesMotion: { eq: 'LAND' } };
// @ts-expect-error no such operator
export const operator: TenantFilter = { segment: { like: 'a' } };
// @ts-expect-error field is required
export const order: TenantsQueryVariables = { orderBy: [{ direction: 'ASC' }] };
