package engine

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Cursors makes and reads cursors: the order's values of a row, signed together with the snapshot and the question that they belong to.
type Cursors struct{ key []byte }

// NewCursors returns cursors signed with key. Replicas that share a key read each other's cursors.
func NewCursors(key []byte) *Cursors { return &Cursors{key} }

type cursor struct {
	Snapshot string `json:"s"`
	Question []byte `json:"q"` // hash of scope, filter and order
	Position []any  `json:"p"` // values of compile.OrderFields
}

const macSize = 16

func (c *Cursors) encode(snapshot string, question []byte, position []any) string {
	payload, err := json.Marshal(cursor{snapshot, question, position})
	if err != nil {
		panic(err) // positions hold plain values
	}
	return base64.RawURLEncoding.EncodeToString(append(c.mac(payload), payload...))
}

// otherSnapshot is the error of a cursor of another snapshot than the request reads.
type otherSnapshot struct{ id string }

func (o *otherSnapshot) Error() string { return "a cursor of snapshot " + o.id }

// decode reads a cursor for the request's snapshot and question, with the position's values for the fields. One of another snapshot is an otherSnapshot.
func (c *Cursors) decode(text, argument, snapshot string, question []byte, fields []*opportunity.Field) ([]any, error) {
	malformed := opportunity.Invalid(argument, "This is no cursor of ours.", "Pass a cursor just as edges or pageInfo gave it.")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < macSize || !hmac.Equal(raw[:macSize], c.mac(raw[macSize:])) {
		return nil, malformed
	}
	var read cursor
	decoder := json.NewDecoder(strings.NewReader(string(raw[macSize:])))
	decoder.UseNumber()
	if err := decoder.Decode(&read); err != nil {
		return nil, malformed
	}
	if read.Snapshot != snapshot {
		return nil, &otherSnapshot{read.Snapshot}
	}
	if !hmac.Equal(read.Question, question) || len(read.Position) != len(fields) {
		return nil, opportunity.Invalid(argument, "The cursor belongs to another scope, filter or order.",
			"Page with the filter, partners and orderBy that the cursor came from, or start again without a cursor.")
	}
	for i, field := range fields {
		if read.Position[i], err = positionValue(field, read.Position[i]); err != nil {
			return nil, malformed
		}
	}
	return read.Position, nil
}

func (c *Cursors) mac(payload []byte) []byte {
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte("cursor"))
	mac.Write(payload)
	return mac.Sum(nil)[:macSize]
}

// positionValue brings a value back to its kind's Go type.
func positionValue(field *opportunity.Field, raw any) (any, error) {
	number, isNumber := raw.(json.Number)
	if !isNumber {
		if text, ok := raw.(string); ok && field.Kind == opportunity.YearMonth {
			month, ok := opportunity.ParseMonth(text)
			if !ok {
				return nil, fmt.Errorf("no month: %q", text)
			}
			return month, nil
		}
		return raw, nil
	}
	if field.Kind == opportunity.Ratio {
		return number.Float64()
	}
	whole, err := number.Int64()
	switch field.Kind {
	case opportunity.UUID: // a rank, from when the snapshot was the latest
		return int(whole), err
	case opportunity.Amount:
		return opportunity.Money(whole), err
	case opportunity.SalesMotion:
		return opportunity.Motion(whole), err
	case opportunity.Integer:
		return int(whole), err
	}
	return whole, err
}

// plain is a row's value as a cursor keeps it.
func plain(value any) any {
	switch v := value.(type) {
	case opportunity.Month:
		return v.String()
	case opportunity.Money:
		return int64(v)
	case opportunity.Motion:
		return int64(v)
	}
	return value
}
