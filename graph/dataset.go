package graph

import (
	"slices"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func dataset(d *opportunity.Dataset, caller Caller) *model.Dataset {
	answer := &model.Dataset{Latest: &d.Latest, Kept: d.Snapshots, Tables: []model.SourceTable{}, Policy: []model.PolicyRule{}, Fields: fieldsOf(d.Latest, caller.Access), Export: exportOf(d.Latest, caller)}
	for _, table := range d.Tables {
		one := model.SourceTable{Name: table.Name, AsOf: table.AsOf}
		if caller.Scope.All() && caller.Aggregates == nil { // counts tell of tenants outside a scope
			one.Rows, one.Rejected = &table.Rows, &table.Rejected
		}
		answer.Tables = append(answer.Tables, one)
	}
	for _, rule := range d.Policy {
		answer.Policy = append(answer.Policy, model.PolicyRule{Name: rule.Name, Value: rule.Value, Description: rule.Description})
	}
	return answer
}

// fieldsOf describes the fields that the caller may see in a snapshot: of an imported export with where their values are from.
func fieldsOf(snapshot opportunity.Snapshot, access opportunity.Access) []model.FieldInfo {
	fields := infosFor(access)
	if snapshot.Export == nil {
		return fields
	}
	fields = slices.Clone(fields)
	for i, field := range fields {
		switch {
		case snapshot.Lacks(field.Name):
			fields[i].Origin = model.FieldOriginLacking
		case snapshot.Reports(field.Name):
			fields[i].Origin = model.FieldOriginReported
		}
	}
	return fields
}

func exportOf(snapshot opportunity.Snapshot, caller Caller) *model.Export {
	export := snapshot.Export
	if export == nil {
		return nil
	}
	seen := func(names []string) []string {
		return slices.DeleteFunc(append([]string{}, names...), caller.HidesNamed)
	}
	answer := &model.Export{Locale: export.Locale, Reported: seen(export.Reported), Lacking: seen(export.Lacking)}
	if caller.Scope.All() { // the value may be of a tenant outside a scope
		answer.LocaleDetectedBy = export.Detected
	}
	return answer
}

// fieldInfos describe the catalogue.
var fieldInfos = func() []model.FieldInfo {
	infos := make([]model.FieldInfo, len(opportunity.Fields))
	for i, field := range opportunity.Fields {
		infos[i] = fieldInfo(field)
	}
	infos = append(infos, listInfos()...)
	for i := range infos {
		infos[i].Origin = model.FieldOriginSource
	}
	return infos
}()

// infosFor describe the fields that the caller may see, without a word of the others.
func infosFor(access opportunity.Access) []model.FieldInfo {
	if len(access.Hidden) == 0 {
		return fieldInfos
	}
	hides := func(name string) bool { return access.HidesNamed(name) }
	var infos []model.FieldInfo
	for _, info := range fieldInfos {
		if hides(info.Name) {
			continue
		}
		info.DerivedFrom = slices.DeleteFunc(slices.Clone(info.DerivedFrom), hides)
		if info.Name == "associations" {
			info.Operators = slices.DeleteFunc(slices.Clone(info.Operators), hides)
		}
		if info.Dimension != nil && !guard.Shows(access, "Dimension."+string(*info.Dimension)) {
			info.Dimension = nil
		}
		infos = append(infos, info)
	}
	return infos
}

// listInfos describe the lists of a tenant, which are no columns of a relation.
func listInfos() []model.FieldInfo {
	workshop, partner, filter, usd, none := model.DimensionWorkshop, model.DimensionPartner, "AssociationFilter", model.UnitUsd, []string{}
	members := []string{}
	for _, field := range opportunity.AssociationFields {
		members = append(members, field.Name)
	}
	return []model.FieldInfo{
		{Name: "potentialEarningsByWorkload", Label: "Potential Earnings by Workload", Type: "[WorkloadEarnings!]", Unit: &usd, Operators: none,
			Description: "US dollars, estimates: MCI potential earnings by workload. Not additive.", DerivedFrom: []string{"engagements"}},
		{Name: "engagements", Label: "Engagements", Type: "[Engagement!]", Dimension: &workshop, Operators: none, DerivedFrom: none,
			Description: "The eligible MCI engagements. Filter by `workshops`."},
		{Name: "associations", Label: "Associations", Type: "[Association!]!", Dimension: &partner, FilterType: &filter, Operators: members, DerivedFrom: none,
			Description: "One for each of your partners that has any association with the tenant. The operators are the members of AssociationFilter."},
	}
}

func fieldInfo(field *opportunity.Field) model.FieldInfo {
	input, unit := field.Kind.Input(), model.Unit(field.Unit)
	info := model.FieldInfo{
		Name: field.Name, Label: field.Label, Description: field.Description, Type: graphQLType(field), Unit: &unit,
		DefaultColumn: field.Default, FilterType: &input.Name, Operators: []string{}, DerivedFrom: append([]string{}, field.DerivedFrom...),
	}
	if name := model.TenantOrderField(field.OrderField()); name != "" {
		info.OrderField = &name
	}
	if dimension := model.Dimension(field.Dimension); dimension != "" {
		info.Dimension = &dimension
	}
	for _, op := range input.Ops {
		info.Operators = append(info.Operators, string(op))
	}
	for _, value := range field.Kind.EnumValues() {
		info.Values = append(info.Values, model.EnumLabel{Value: value.Value, Label: value.Label})
	}
	return info
}

func viewer(caller Caller, partners []opportunity.Partner) *model.Viewer {
	answer := &model.Viewer{Subject: caller.Subject, AllPartners: caller.Scope.All(), Partners: []model.Partner{}, Roles: append([]string{}, caller.Roles...), RowPolicy: caller.RowPolicy}
	for _, partner := range partners {
		one := model.Partner{PartnerID: partner.ID, PartnerName: partner.Name}
		if guard.Shows(caller.Access, "Partner.organization") {
			one.Organization = partner.Organization
		}
		answer.Partners = append(answer.Partners, one)
	}
	return answer
}

func graphQLType(field *opportunity.Field) string {
	if field.Required {
		return field.Kind.GraphQLType() + "!"
	}
	return field.Kind.GraphQLType()
}
