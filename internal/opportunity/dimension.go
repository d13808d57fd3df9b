package opportunity

// Dimension is something that tenants can be grouped by.
type Dimension struct {
	Name   string
	Field  *Field // the tenant's field, or the association's; nil for WORKSHOP
	Source DimensionSource
	Label  string // the column that names the value, empty where the value names itself
}

// DimensionSource says where a dimension's values stand.
type DimensionSource int

// The sources of dimensions. All but the first have several values a tenant.
const (
	OfTenant DimensionSource = iota
	OfAssociation
	OfWorkloadSet
	OfWorkshop
)

// Several tells whether a tenant may have several values.
func (d *Dimension) Several() bool { return d.Source != OfTenant }

// Months tells whether the values are months, which have grains.
func (d *Dimension) Months() bool { return d.Source == OfTenant && d.Field.Kind == YearMonth }

// Kind is the kind of the values.
func (d *Dimension) Kind() Kind {
	if d.Source == OfWorkshop {
		return Text
	}
	return d.Field.Kind
}

// FilterName is the field of TenantFilter, or of AssociationFilter, by which the dimension is filtered.
func (d *Dimension) FilterName() string {
	if d.Source == OfWorkshop {
		return "workshops"
	}
	return d.Field.Name
}

// Columns are the names of the columns that grouping by it shows.
func (d *Dimension) Columns() []string {
	switch {
	case d.Source == OfWorkshop:
		return []string{"engagements"}
	case d.Name == "CUSTOMER": // its label
		return []string{d.Field.Name, "customerName"}
	}
	return []string{d.Field.Name}
}

// Dimensions are those of the catalogue, in the order of the API.
var Dimensions = func() []*Dimension {
	var list []*Dimension
	for _, name := range []string{
		"COUNTRY", "SEGMENT", "SUB_SEGMENT", "INDUSTRY", "CUSTOMER", "SALES_MOTION", "HAS_W365", "MCI_ELIGIBLE", "INTUNE_CPOR_ELIGIBLE", "W365_CPOR_ELIGIBLE",
		"CPOR_ASSOCIATION", "CSP_ASSOCIATION", "EA_RENEWAL", "CSP_RENEWAL", "RENEWAL", "PARTNER", "ORGANIZATION", "CSP_TIER", "T2_RESELLER", "WORKSHOP",
		"MCI_WORKLOAD", "OVER_USED_WORKLOAD",
	} {
		list = append(list, dimension(name))
	}
	return list
}()

func dimension(name string) *Dimension {
	if name == "WORKSHOP" {
		return &Dimension{Name: name, Source: OfWorkshop}
	}
	for _, field := range Fields {
		if field.Dimension == name && field.Kind == WorkloadSet {
			return &Dimension{Name: name, Field: field, Source: OfWorkloadSet}
		}
		if field.Dimension == name {
			return &Dimension{Name: name, Field: field, Label: labelColumn(name)}
		}
	}
	for _, field := range AssociationFields {
		if field.Dimension == name {
			return &Dimension{Name: name, Field: field, Source: OfAssociation, Label: labelColumn(name)}
		}
	}
	panic("no field has the dimension " + name)
}

func labelColumn(dimension string) string {
	return map[string]string{"CUSTOMER": "customer_name", "PARTNER": "partner_name"}[dimension]
}

// DimensionNamed finds a dimension by its name in the API.
func DimensionNamed(name string) *Dimension {
	for _, dimension := range Dimensions {
		if dimension.Name == name {
			return dimension
		}
	}
	return nil
}

// Grain is how finely months are told apart.
type Grain string

// The grains, under their names in the API.
const (
	ByMonth   Grain = "MONTH"
	ByQuarter Grain = "QUARTER"
	ByYear    Grain = "YEAR"
)

// Grouping is one dimension of a question, months at a grain.
type Grouping struct {
	Dimension *Dimension
	Grain     Grain // empty where the dimension has no months
}

// NoneLabel is what the missing value is called.
const NoneLabel = "None"
