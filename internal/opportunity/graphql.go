package opportunity

// GraphQLType is the output type of a field of the kind, without its `!`.
func (k Kind) GraphQLType() string {
	switch k {
	case UUID, Number, Digits:
		return "ID"
	case Integer:
		return "Int"
	case Ratio:
		return "Float"
	case Amount:
		return "Decimal"
	case Flag:
		return "Boolean"
	case YearMonth:
		return "YearMonth"
	case SalesMotion:
		return "SalesMotion"
	case CspTier:
		return "CspTier"
	case WorkloadSet:
		return "[Workload!]"
	case TextList:
		return "[String!]"
	default:
		return "String"
	}
}

// EnumValues are the values of the kind's enum, nil where it is none.
func (k Kind) EnumValues() []EnumValue {
	switch k {
	case SalesMotion:
		return Motions
	case CspTier:
		return CspTiers
	case WorkloadSet:
		return WorkloadNames
	}
	return nil
}
