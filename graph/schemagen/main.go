// Command schemagen writes the part of the schema that follows from the catalogue of fields: Tenant, TenantFilter,
// AssociationFilter and TenantOrderField.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func main() {
	if err := os.WriteFile("graph/schema/fields.graphqls", schema(), 0o644); err != nil {
		log.Fatal(err)
	}
}

func schema() []byte {
	var b bytes.Buffer
	b.WriteString("# Written by schemagen from internal/opportunity/catalogue.go: change it there, then run `make generate`.\n\n")
	b.WriteString(`"A tenant that is listed for you, with every column of the report."
type Tenant implements Node {
  "Opaque: names the tenant, the partners argument and the snapshot argument that it was read with. To join other data, use tenantId."
  id: ID!
`)
	for _, field := range opportunity.Fields {
		fmt.Fprintf(&b, "  %q\n  %s: %s%s\n", field.Description, field.Name, field.Kind.GraphQLType(), bang(field))
	}
	b.WriteString(`  "US dollars, estimates: MCI potential earnings by workload, in enum order, those with an eligible engagement. Not additive: an engagement counts under each workload it spans."
  potentialEarningsByWorkload: [WorkloadEarnings!]
  "The eligible MCI engagements, by engagement ID."
  engagements: [Engagement!]
  "One for each of your partners that has any association with the tenant, by partner ID."
  associations: [Association!]!
}

`)
	b.WriteString(`"""
Conditions on a tenant, ANDed. Left out, also as an omitted variable: no condition; an explicit null is BAD_USER_INPUT. {} and an empty operator object match every
tenant, an empty or matches none. A condition on a missing value is false (isNull: true apart), so ne and notIn leave it out; not is the exact complement.
"""
input TenantFilter {
  "Every one of these; [] matches every tenant."
  and: [TenantFilter!]
  "At least one of these; [] matches none."
  or: [TenantFilter!]
  "The exact complement, missing values included."
  not: TenantFilter
  "A text that occurs in the tenant's name, domain, customer name or tenant ID; case is ignored, no character is special."
  search: String
`)
	conditions(&b, opportunity.Fields)
	b.WriteString(`  "The workshops of the engagements that the tenant is eligible for."
  workshops: StringListFilter
  "Your partners' associations with the tenant: one and the same association meets every condition."
  associations: AssociationFilter
}

"Conditions on one association of a tenant, ANDed."
input AssociationFilter {
`)
	conditions(&b, opportunity.AssociationFields)
	b.WriteString("}\n\n\"What tenants can be sorted by.\"\nenum TenantOrderField {\n")
	for _, field := range opportunity.Fields {
		if name := field.OrderField(); name != "" {
			fmt.Fprintf(&b, "  %q\n  %s\n", field.Label+".", name)
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}

func conditions(b *bytes.Buffer, fields []*opportunity.Field) {
	for _, field := range fields {
		fmt.Fprintf(b, "  %q\n  %s: %s\n", field.Description, field.Name, field.Kind.Input().Name)
	}
}

func bang(field *opportunity.Field) string {
	if field.Required {
		return "!"
	}
	return ""
}
