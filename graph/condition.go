package graph

import (
	"github.com/cloudendpoints/opportunities/graph/scalar"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// valued is the filter that gives back a bucket's tenants: those whose field has the value. A chart has some fifty: it is written as it is, without maps.
type valued struct {
	field *opportunity.Field
	value any // a text or a flag
}

// AppendJSON implements scalar.Appender.
func (v valued) AppendJSON(into []byte) ([]byte, error) {
	into = append(scalar.AppendString(append(into, '{'), v.field.Name), `:{`...)
	if v.field.Kind == opportunity.Text {
		into = append(into, `"caseSensitive":true,`...)
	}
	into, err := scalar.AppendJSON(append(into, `"eq":`...), v.value)
	return append(into, `}}`...), err
}

// MarshalJSON implements json.Marshaler.
func (v valued) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil) }

// offered is the filter that gives back the tenants with an eligible engagement of the workshop.
type offered string

// AppendJSON implements scalar.Appender.
func (o offered) AppendJSON(into []byte) ([]byte, error) {
	into, err := scalar.AppendJSON(append(into, `{"workshops":{"anyOf":[`...), string(o))
	return append(into, `]}}`...), err
}

// MarshalJSON implements json.Marshaler.
func (o offered) MarshalJSON() ([]byte, error) { return o.AppendJSON(nil) }
