// One tenant, found again by its id.
import { graphql } from 'relay-runtime';

export const query = graphql`
  query TenantDetailQuery($id: ID!) {
    node(id: $id) {
      __typename
      ... on Tenant {
        ...TenantRow_tenant @alias(as: "row") @arguments(withAssociations: true)
        engagements {
          engagementId
          workshop
          workloads
        }
      }
    }
  }
`;
