package server

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// smallestCompressed is the body below which compressing saves no packet.
const smallestCompressed = 1400

// compressors are used again, since each takes a megabyte.
var compressors = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err)
	}
	return w
}}

// encoded is the reply in the content coding; a small one stays as it is.
func (r *reply) encoded(coding string) *reply {
	if coding != "gzip" || r.size() < smallestCompressed {
		return r
	}
	var text bytes.Buffer
	text.Grow(r.size() / 4)
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(&text)
	_, _ = w.Write(r.head) // a buffer takes everything
	_, _ = w.Write(r.body)
	_ = w.Close()
	other := *r
	other.head, other.body, other.coding = nil, text.Bytes(), coding
	return &other
}
