package source

// exportKind is what the display text of an export's column must say.
type exportKind int

const (
	exportText exportKind = iota
	exportUUID
	exportDigits
	exportCountry
	exportMotion
	exportTier
	exportFlag
	exportEligibility // a count, or a flag
	exportLong
	exportCount  // a whole number from 0 up
	exportSigned // a whole number
	exportPercent
	exportMoney
	exportDate
)

// localized tells whether a locale decides how such text is read.
func (k exportKind) localized() bool { return k >= exportLong }

// exportNeed is how much an export's column is needed.
type exportNeed int

const (
	exportOptional exportNeed = iota
	exportThere               // the column, but a value may be missing
	exportValued              // the column, and a value in every row
)

// exportColumn is one column of the report's own export, and the columns of export_row that hold its value.
type exportColumn struct {
	name   string // in spellings.csv
	kind   exportKind
	need   exportNeed
	into   []intoColumn
	beside bool // the page's data dictionary lacks it
}

type intoColumn struct{ name, sqlType string }

func exported(name string, kind exportKind, need exportNeed) exportColumn {
	types := map[exportKind]string{
		exportUUID: "UUID", exportFlag: "BOOLEAN", exportLong: "BIGINT", exportCount: "INTEGER", exportSigned: "INTEGER",
		exportMoney: "DECIMAL(14,2)", exportDate: "DATE",
	}
	sqlType, ok := types[kind]
	if !ok {
		sqlType = "VARCHAR"
	}
	into := []intoColumn{{name, sqlType}}
	switch kind {
	case exportPercent: // beside the value, how many decimals its percentage had
		into = []intoColumn{{name, "DECIMAL(11,10)"}, {name + "_places", "UTINYINT"}}
	case exportEligibility:
		into = []intoColumn{{"mci_eligible", "BOOLEAN"}, {"mci_eligible_engagements", "INTEGER"}}
	}
	return exportColumn{name: name, kind: kind, need: need, into: into}
}

// exportColumns are the columns of the page's data dictionary in its order, default and hidden, and those that are read beside them.
var exportColumns = []exportColumn{
	exported("tenant_name", exportText, exportValued),
	exported("tenant_id", exportUUID, exportValued),
	exported("tenant_domain", exportText, exportOptional),
	exported("country", exportCountry, exportValued),
	exported("segment", exportText, exportValued),
	exported("sub_segment", exportText, exportOptional),
	exported("industry", exportText, exportOptional),
	exported("tpid", exportLong, exportValued),
	exported("customer_name", exportText, exportOptional),
	exported("ea_renewal", exportDate, exportOptional),
	exported("largest_seat_csp_renewal", exportDate, exportOptional),
	exported("m365_seats", exportCount, exportOptional),
	exported("me5_seats", exportCount, exportOptional),
	exported("me3_seats", exportCount, exportOptional),
	exported("f3_seats", exportCount, exportOptional),
	exported("w365_eligible_seats", exportCount, exportOptional),
	exported("w365_whitespace", exportSigned, exportOptional),
	exported("sales_motion", exportMotion, exportValued),
	exported("w365_pau", exportCount, exportOptional),
	exported("w365_mau", exportCount, exportOptional),
	exported("w365_utilization", exportPercent, exportOptional),
	exported("intune_mau", exportCount, exportOptional),
	exported("intune_utilization", exportPercent, exportOptional),
	exported("entra_id_mau", exportCount, exportOptional),
	exported("entra_id_utilization", exportPercent, exportOptional),
	exported("mci_eligibility", exportEligibility, exportOptional),
	exported("intune_cpor_eligible", exportFlag, exportOptional),
	exported("w365_cpor_eligible", exportFlag, exportOptional),
	beside(exported("mci_potential_earnings", exportMoney, exportOptional)),
	beside(exported("cpor_potential_earnings", exportMoney, exportOptional)),
	exported("potential_earnings", exportMoney, exportOptional),
	exported("cpor", exportFlag, exportThere),
	exported("csp", exportFlag, exportThere),
	beside(exported("upor", exportFlag, exportOptional)),
	exported("csp_tier", exportTier, exportOptional),
	exported("t2_reseller_name", exportText, exportOptional),
	exported("partner_id", exportDigits, exportValued),
	exported("partner_name", exportText, exportOptional),
}

// beside marks a column that the page's data dictionary lacks, and that tabs beside it have.
func beside(column exportColumn) exportColumn {
	column.beside = true
	return column
}

func exportColumnAt(name string) int {
	for i, c := range exportColumns {
		if c.name == name {
			return i
		}
	}
	return -1
}
