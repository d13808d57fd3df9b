package scalar_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudendpoints/opportunities/graph/scalar"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func written(marshaler graphql.Marshaler) string {
	var text bytes.Buffer
	marshaler.MarshalGQL(&text)
	return text.String()
}

func FuzzAppendString(f *testing.F) {
	for _, text := range []string{"", "plain", "exactly8", "a quote at the end of 16 bytes\"", "\\", "\x1f\x20\x7f\x80\xff", "żółć \u2028 ☃", "\t\r\n\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := string(scalar.AppendString(nil, text)), written(scalar.MarshalString(text)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		got, err := scalar.AppendJSON(nil, map[string]any{text: []any{text, []string{text}}})
		if want := written(scalar.MarshalJSON(map[string]any{text: []any{text, []string{text}}})); err != nil || string(got) != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	})
}

func TestAppendStringOfAnyBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text := make([]byte, random.IntN(40))
		for i := range text {
			text[i] = byte(random.IntN(256) >> random.IntN(3))
		}
		if got, want := string(scalar.AppendString(nil, string(text))), written(scalar.MarshalString(string(text))); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
}

func TestAppendJSONOfTypesOfItsOwn(t *testing.T) {
	for _, value := range []any{nil, true, 7, int64(7), 1.5, json.Number("1e3"), "a<b", "é", map[string]any(nil), map[string]any{}, []any(nil), []any{}, []string(nil),
		map[string]int{"b": 1, "a": 2}, opportunity.Money(5), []int{1}, struct{ A string }{"x"}} {
		got, err := scalar.AppendJSON([]byte("before "), value)
		if want := "before " + written(scalar.MarshalJSON(value)); err != nil || string(got) != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
	if _, err := scalar.AppendJSON(nil, map[string]any{"a": []any{make(chan int)}}); err == nil {
		t.Error("a channel is no JSON")
	}
}

func TestAppendTimes(t *testing.T) {
	for _, at := range []time.Time{{}, time.Date(2027, 3, 9, 23, 59, 59, 999, time.FixedZone("", 7200)), time.Date(12027, 12, 1, 0, 0, 0, 0, time.UTC), time.Date(-3, 1, 1, 0, 0, 0, 0, time.UTC)} {
		for _, pair := range [][2]string{
			{string(scalar.AppendDate(nil, at)), written(scalar.MarshalDate(at))},
			{string(scalar.AppendDateTime(nil, at)), written(scalar.MarshalDateTime(at))},
			{string(scalar.AppendYearMonth(nil, opportunity.Month{Time: at})), `"` + at.Format("2006-01") + `"`},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s, want %s", pair[0], pair[1])
			}
		}
	}
}
