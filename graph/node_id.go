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

// nodeIDs makes the IDs of tenants seen through one lens: it appends them.
func nodeIDs(lens model.Lens) func(into []byte, tenantID string) []byte {
	id := nodeID{Snapshot: lens.Snapshot}
	if lens.Narrowed {
		partners := append([]string{}, lens.Partners...)
		id.Partners = &partners
	}
	text, err := json.Marshal(id)
	if err != nil {
		panic(err) // strings always marshal
	}
	const begin = `{"t":"` // and a UUID, which needs no escape
	rest := text[len(begin):]
	var raw []byte
	return func(into []byte, tenantID string) []byte {
		raw = append(append(append(raw[:0], begin...), tenantID...), rest...)
		return base64.RawURLEncoding.AppendEncode(into, raw)
	}
}

// decodeNodeID reads an ID that nodeIDs made: any other form of the same is ill-formed.
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
	return id.Tenant, lens, string(nodeIDs(lens)(nil, id.Tenant)) == text
}
