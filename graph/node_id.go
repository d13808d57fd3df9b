package graph

import (
	"encoding/base64"
	"encoding/json"

	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// nodeID is what a tenant's ID holds: the tenant, and the arguments that it was read with.
type nodeID struct {
	Tenant   string    `json:"t"`
	Partners *[]string `json:"p,omitempty"`
	Snapshot string    `json:"s,omitempty"`
}

func encodeNodeID(tenantID string, lens model.Lens) string {
	id := nodeID{Tenant: tenantID, Snapshot: lens.Snapshot}
	if lens.Narrowed {
		partners := append([]string{}, lens.Partners...)
		id.Partners = &partners
	}
	text, err := json.Marshal(id)
	if err != nil {
		panic(err) // strings always marshal
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// decodeNodeID reads an ID that encodeNodeID made: any other form of the same is ill-formed.
func decodeNodeID(text string) (tenantID string, lens model.Lens, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return "", lens, false
	}
	var id nodeID
	if json.Unmarshal(raw, &id) != nil || !opportunity.IsUUID(id.Tenant) {
		return "", lens, false
	}
	lens.Snapshot = id.Snapshot
	if id.Partners != nil {
		lens.Narrowed, lens.Partners = true, *id.Partners
	}
	return id.Tenant, lens, encodeNodeID(id.Tenant, lens) == text
}
