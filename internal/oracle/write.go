package oracle

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
)

// Write writes the source into the folder, one CSV file a table and snapshot.json.
func (s *Source) Write(dir string) error {
	for _, t := range s.tables() {
		if err := writeCSV(filepath.Join(dir, t.name+".csv"), t.rows); err != nil {
			return err
		}
	}
	manifest := map[string]any{"as_of": s.AsOf}
	if len(s.TablesAsOf) > 0 {
		manifest["tables"] = s.TablesAsOf
	}
	text, err := json.Marshal(manifest)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "snapshot.json"), text, 0o644)
}

// table is one file: its rows, the header first.
type table struct {
	name string
	rows [][]string
}

func writeCSV(path string, rows [][]string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(file)
	if err := w.WriteAll(rows); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}

func (s *Source) tables() []table {
	var all []table
	begin := func(name string, header ...string) { all = append(all, table{name, [][]string{header}}) }
	add := func(row ...string) { t := &all[len(all)-1]; t.rows = append(t.rows, row) }

	begin("customers", "tpid", "customer_name", "sub_segment", "industry", "hq_country")
	for _, r := range s.Customers {
		add(number(r.TPID), r.CustomerName, optional(r.SubSegment), optional(r.Industry), r.HQCountry)
	}
	begin("tenants", "tenant_id", "tenant_name", "tenant_domain", "country", "segment", "tpid", "data_sharing")
	for _, r := range s.Tenants {
		add(r.TenantID, r.TenantName, r.TenantDomain, r.Country, r.Segment, number(r.TPID), r.DataSharing)
	}
	begin("licenses", "tenant_id", "product", "seats")
	for _, r := range s.Licenses {
		add(r.TenantID, r.Product, number(r.Seats))
	}
	begin("usage", "tenant_id", "workload", "pau", "mau")
	for _, r := range s.Usage {
		add(r.TenantID, r.Workload, optionalNumber(r.PAU), optionalNumber(r.MAU))
	}
	begin("partners", "partner_id", "partner_name", "country", "organization")
	for _, r := range s.Partners {
		add(r.PartnerID, r.PartnerName, r.Country, r.Organization)
	}
	begin("associations", "tenant_id", "partner_id", "association", "csp_tier", "t2_reseller_name")
	for _, r := range s.Associations {
		add(r.TenantID, r.PartnerID, r.Association, optional(r.CspTier), optional(r.T2ResellerName))
	}
	begin("subscriptions", "subscription_id", "tenant_id", "partner_id", "program", "product", "seats", "renewal_date")
	for _, r := range s.Subscriptions {
		add(r.SubscriptionID, r.TenantID, r.PartnerID, r.Program, r.Product, number(r.Seats), r.RenewalDate)
	}
	begin("engagements", "engagement_id", "workshop", "status", "valid_from", "valid_to")
	for _, r := range s.Engagements {
		add(r.EngagementID, r.Workshop, r.Status, optional(r.ValidFrom), optional(r.ValidTo))
	}
	begin("engagement_workloads", "engagement_id", "workload")
	for _, r := range s.EngagementWorkloads {
		add(r.EngagementID, r.Workload)
	}
	begin("engagement_offers", "engagement_id", "tenant_id", "partner_id", "estimated_earnings")
	for _, r := range s.EngagementOffers {
		add(r.EngagementID, r.TenantID, r.PartnerID, r.EstimatedEarnings)
	}
	begin("cpor_incentives", "tenant_id", "partner_id", "workload", "claimable", "estimated_earnings")
	for _, r := range s.CporIncentives {
		add(r.TenantID, r.PartnerID, r.Workload, strconv.FormatBool(r.Claimable), r.EstimatedEarnings)
	}
	begin("segments", "segment", "family")
	for _, r := range s.Segments {
		add(r.Segment, r.Family)
	}
	begin("association_types", "association", "lists_tenants")
	for _, r := range s.AssociationTypes {
		add(r.Association, strconv.FormatBool(r.ListsTenants))
	}
	begin("areas", "country", "area")
	for _, r := range s.Areas {
		add(r.Country, r.Area)
	}
	begin("frontline_industries", "industry")
	for _, industry := range s.FrontlineIndustries {
		add(industry)
	}
	begin("products", "product", "microsoft_365")
	for _, r := range s.Products {
		add(r.Product, strconv.FormatBool(r.Microsoft365))
	}
	return all
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func optional(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func optionalNumber(n *int64) string {
	if n == nil {
		return ""
	}
	return number(*n)
}
