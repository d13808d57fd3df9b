package scalar

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// The functions below append what the Marshal function of the same name writes.

const hexadecimal = "0123456789ABCDEF"

// AppendString appends a String, and whatever is written like one: an ID, a Decimal, a Cursor.
func AppendString(into []byte, text string) []byte {
	into = append(into, '"')
	start := 0
	for i := 0; i < len(text); i++ {
		for i+8 <= len(text) && !escapes(text[i:i+8]) {
			i += 8
		}
		if i == len(text) {
			break
		}
		c := text[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		into = append(into, text[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			into = append(into, '\\', c)
		case '\t':
			into = append(into, '\\', 't')
		case '\r':
			into = append(into, '\\', 'r')
		case '\n':
			into = append(into, '\\', 'n')
		default:
			into = append(into, '\\', 'u', '0', '0', hexadecimal[c>>4], hexadecimal[c&15])
		}
	}
	return append(append(into, text[start:]...), '"')
}

// escapes tells whether one of eight bytes needs an escape: is below 0x20, a quote or a backslash. It looks at all eight at once.
func escapes(eight string) bool {
	const ones = 0x0101010101010101
	word := uint64(eight[0]) | uint64(eight[1])<<8 | uint64(eight[2])<<16 | uint64(eight[3])<<24 |
		uint64(eight[4])<<32 | uint64(eight[5])<<40 | uint64(eight[6])<<48 | uint64(eight[7])<<56
	quote, backslash := word^'"'*ones, word^'\\'*ones
	return ((word-0x20*ones)&^word|(quote-ones)&^quote|(backslash-ones)&^backslash)&(0x80*ones) != 0
}

// AppendEnum appends a value of an enum.
func AppendEnum(into []byte, name string) []byte {
	for i := range len(name) {
		if c := name[i]; c != '_' && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return strconv.AppendQuote(into, name)
		}
	}
	return append(append(append(into, '"'), name...), '"')
}

// AppendFloat appends a Float.
func AppendFloat(into []byte, value float64) []byte {
	return strconv.AppendFloat(into, value, 'g', -1, 64)
}

// AppendDate appends a Date.
func AppendDate(into []byte, day time.Time) []byte {
	return append(day.AppendFormat(append(into, '"'), time.DateOnly), '"')
}

// AppendDateTime appends a DateTime.
func AppendDateTime(into []byte, at time.Time) []byte {
	return append(at.UTC().AppendFormat(append(into, '"'), time.RFC3339), '"')
}

// AppendYearMonth appends a YearMonth.
func AppendYearMonth(into []byte, month opportunity.Month) []byte {
	return append(month.Append(append(into, '"')), '"')
}

// Appender is a value of a JSON scalar that writes itself.
type Appender interface {
	AppendJSON(into []byte) ([]byte, error)
}

// AppendJSON appends a value as JSON, keys in the order of their text. What JSON cannot say is an error.
func AppendJSON(into []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(into, "null"...), nil
	case bool:
		return strconv.AppendBool(into, v), nil
	case int:
		return strconv.AppendInt(into, int64(v), 10), nil
	case string:
		if plain(v) {
			return append(append(append(into, '"'), v...), '"'), nil
		}
	case []any:
		if v != nil {
			return appendList(into, v)
		}
	case []string:
		if v != nil {
			return appendList(into, v)
		}
	case map[string]any:
		if v != nil {
			return appendMap(into, v)
		}
	case Appender:
		return v.AppendJSON(into)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return append(into, bytes.TrimSuffix(text.Bytes(), []byte("\n"))...), err
}

func appendList[T any](into []byte, list []T) (_ []byte, err error) {
	into = append(into, '[')
	for i, item := range list {
		if i > 0 {
			into = append(into, ',')
		}
		if into, err = AppendJSON(into, item); err != nil {
			return into, err
		}
	}
	return append(into, ']'), nil
}

func appendMap(into []byte, fields map[string]any) (_ []byte, err error) {
	into = append(into, '{')
	var few [8]string
	keys := slices.AppendSeq(few[:0], maps.Keys(fields))
	slices.Sort(keys)
	for i, key := range keys {
		if i > 0 {
			into = append(into, ',')
		}
		if into, err = AppendJSON(into, key); err != nil {
			return into, err
		}
		if into, err = AppendJSON(append(into, ':'), fields[key]); err != nil {
			return into, err
		}
	}
	return append(into, '}'), nil
}

// plain tells a text that JSON writes as it is, whoever writes it.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
