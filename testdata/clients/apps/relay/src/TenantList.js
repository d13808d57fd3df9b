// A list that pages, as a Relay app writes it. The compiler reads the tags; nothing runs this file.
import { graphql } from 'relay-runtime';

export const query = graphql`
  query TenantListQuery($filter: TenantFilter, $partners: [ID!], $count: Int!, $cursor: Cursor, $orderBy: [TenantOrder!]) {
    viewer {
      subject
      allPartners
    }
    opportunities(filter: $filter, partners: $partners) {
      snapshot {
        id
        asOf
      }
      kpis {
        tenants
        w365SeatWhitespace
        potentialEarnings
        tiles {
          key
          label
          value
          unit
        }
      }
      charts {
        tenantsBySegment {
          value
          label
          tenants
          filter
        }
      }
      tenants(first: $count, after: $cursor, orderBy: $orderBy) @connection(key: "TenantList_tenants", filters: ["orderBy"]) {
        totalCount
        edges {
          node {
            id
            tenantName
            ...TenantRow_tenant
          }
        }
      }
    }
  }
`;

export const row = graphql`
  fragment TenantRow_tenant on Tenant @refetchable(queryName: "TenantRowRefetchQuery") @argumentDefinitions(withAssociations: { type: "Boolean", defaultValue: false }) {
    tenantId
    tenantName
    salesMotion
    renewal
    potentialEarnings
    associations @include(if: $withAssociations) {
      partnerId
      cspTier
    }
  }
`;
