package opportunity

// Filter is a condition on a tenant: a tree of All, Any, Not and leaves. It is two-valued: a leaf on a null is false,
// and Not is the exact complement.
type Filter interface{ filter() }

// All holds where every part holds; without parts it holds for every tenant.
type All []Filter

// Any holds where one part holds; without parts it holds for none.
type Any []Filter

// Not is the complement of a filter, nulls included.
type Not struct{ Filter Filter }

// Search holds where the text occurs in tenant name, domain, customer name or tenant ID, ignoring case.
type Search struct{ Text string }

// Condition is one operator on one field.
type Condition struct {
	Field         *Field
	Op            Op
	Values        []any // in the field's Go type; one value but for lists
	CaseSensitive bool  // text operators alone
}

// Workshops is a condition on the workshops that the tenant is eligible for.
type Workshops struct {
	Op    Op // AnyOf, AllOf or NoneOf; NotIn: one that is none of the names
	Names []string
}

// Association holds where one and the same association of the scope meets every condition.
type Association []Condition

// Among holds for the tenants with these keys. No client writes it: it stands for a filter whose tenants are known already.
type Among []int32

func (Among) filter()       {}
func (All) filter()         {}
func (Any) filter()         {}
func (Not) filter()         {}
func (Search) filter()      {}
func (Condition) filter()   {}
func (Workshops) filter()   {}
func (Association) filter() {}

// Op is an operator, under its name in the API.
type Op string

// The operators.
const (
	Eq           Op = "eq"
	Ne           Op = "ne"
	In           Op = "in"
	NotIn        Op = "notIn"
	Gt           Op = "gt"
	Gte          Op = "gte"
	Lt           Op = "lt"
	Lte          Op = "lte"
	Contains     Op = "contains"
	StartsWith   Op = "startsWith"
	EndsWith     Op = "endsWith"
	WithinMonths Op = "withinMonths"
	IsNull       Op = "isNull"
	AnyOf        Op = "anyOf"
	AllOf        Op = "allOf"
	NoneOf       Op = "noneOf"
)

// Many tells whether the operator takes a list.
func (o Op) Many() bool {
	switch o {
	case In, NotIn, AnyOf, AllOf, NoneOf:
		return true
	}
	return false
}

// Input is the GraphQL input type by which a field of a kind is filtered, with its operators in the order of the API.
type Input struct {
	Name string
	Ops  []Op
}

// Input returns the filter input of the kind.
func (k Kind) Input() Input {
	switch k {
	case Text:
		return Input{"StringFilter", []Op{Eq, Ne, In, NotIn, Contains, StartsWith, EndsWith, IsNull}}
	case UUID, Number, Digits:
		return Input{"IDFilter", []Op{Eq, Ne, In, NotIn}}
	case Integer:
		return Input{"IntFilter", []Op{Eq, Ne, In, NotIn, Gt, Gte, Lt, Lte, IsNull}}
	case Ratio:
		return Input{"FloatFilter", []Op{Gt, Gte, Lt, Lte, IsNull}}
	case Amount:
		return Input{"DecimalFilter", []Op{Eq, Ne, In, NotIn, Gt, Gte, Lt, Lte, IsNull}}
	case Flag:
		return Input{"BooleanFilter", []Op{Eq, IsNull}}
	case YearMonth:
		return Input{"YearMonthFilter", []Op{Eq, Ne, In, NotIn, Gt, Gte, Lt, Lte, WithinMonths, IsNull}}
	case SalesMotion:
		return Input{"SalesMotionFilter", []Op{Eq, Ne, In, NotIn}}
	case CspTier:
		return Input{"CspTierFilter", []Op{Eq, Ne, In, NotIn, IsNull}}
	case WorkloadSet:
		return Input{"WorkloadListFilter", []Op{AnyOf, AllOf, NoneOf}}
	default:
		return Input{"StringListFilter", []Op{AnyOf, AllOf, NoneOf}}
	}
}

// Without leaves out the filter's own conditions that `own` names: those at the top and in Alls beneath.
// Inside Any and Not nothing is left out.
func Without(filter Filter, own func(Filter) bool) Filter {
	all, ok := filter.(All)
	if !ok {
		if own(filter) {
			return All{}
		}
		return filter
	}
	kept := make(All, 0, len(all))
	for _, part := range all {
		if !own(part) {
			kept = append(kept, Without(part, own))
		}
	}
	return kept
}

// EachColumn calls visit with the name of each column that the filter asks by.
func EachColumn(filter Filter, visit func(name string)) {
	switch f := filter.(type) {
	case All:
		for _, part := range f {
			EachColumn(part, visit)
		}
	case Any:
		for _, part := range f {
			EachColumn(part, visit)
		}
	case Not:
		EachColumn(f.Filter, visit)
	case Search:
		for _, name := range SearchedColumns {
			visit(name)
		}
	case Workshops:
		visit("engagements")
	case Condition:
		visit(f.Field.Name)
	case Association:
		for _, condition := range f {
			visit(condition.Field.Name)
		}
	}
}

// SearchedColumns are the columns that Search looks in.
var SearchedColumns = []string{"tenantName", "tenantDomain", "customerName", "tenantId"}

// OnField tells a condition on the field with this name in the API.
func OnField(name string) func(Filter) bool {
	return func(filter Filter) bool {
		condition, ok := filter.(Condition)
		return ok && condition.Field.Name == name
	}
}

// OnWorkshops tells a condition on workshops.
func OnWorkshops(filter Filter) bool {
	_, ok := filter.(Workshops)
	return ok
}
