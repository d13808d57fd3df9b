package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"

	"github.com/cloudendpoints/opportunities/internal/access"
)

// reply is an answer as it goes over the wire.
type reply struct {
	status     int
	retryAfter string
	head, body []byte   // written one after the other
	coding     string   // of both together, empty where they are plain
	by         string   // the ID of the request that it was made for
	price      int      // of the operation, 0 where none was priced
	codes      []string // of its errors
	kept       bool     // the same for everyone who asks the same: without errors, and not about the caller himself
}

func (r *reply) size() int { return len(r.head) + len(r.body) }

// answerKey names an answer: all that its bytes depend on.
type answerKey [sha256.Size]byte

func keyOf(snapshot string, principal access.Principal, media, coding string, params *graphql.RawParams) (answerKey, bool) {
	if snapshot == "" {
		return answerKey{}, false
	}
	var variables []byte
	if len(params.Variables) > 0 {
		var err error
		if variables, err = json.Marshal(params.Variables); err != nil {
			return answerKey{}, false
		}
	}
	text := make([]byte, 0, 256+len(params.Query)+len(variables))
	for _, part := range [...]string{snapshot, principal.Key(), principal.ViewAs, media, coding, params.Query, params.OperationName} {
		text = append(binary.AppendUvarint(text, uint64(len(part))), part...) // its length keeps it apart from the next
	}
	return sha256.Sum256(append(text, variables...)), true
}

// etag is the answer's entity tag.
func (k answerKey) etag() string { return `"` + base64.RawURLEncoding.EncodeToString(k[:18]) + `"` }

// named tells whether If-None-Match names the tag.
func named(header, etag string) bool {
	for _, tag := range strings.Split(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == etag {
			return true
		}
	}
	return false
}

// answers keeps answers, bounded in bytes, and lets those who ask the same at the same time wait for one of them. Its key holds the
// snapshot: what belongs to an older one is never asked for again and falls out.
type answers struct {
	kept    *otter.Cache[answerKey, *reply]
	timeout time.Duration

	mu      sync.Mutex
	flights map[answerKey]*flight
}

// flight is one question under way and how many wait for it; when the last one leaves, it is cancelled.
type flight struct {
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	reply   *reply
}

func newAnswers(bytes uint64, timeout time.Duration) *answers {
	a := &answers{timeout: timeout, flights: map[answerKey]*flight{}}
	if bytes > 0 {
		a.kept = otter.Must(&otter.Options[answerKey, *reply]{MaximumWeight: bytes, Weigher: func(_ answerKey, r *reply) uint32 {
			return uint32(min(cap(r.head)+cap(r.body)+200, math.MaxUint32))
		}})
	}
	return a
}

// get answers from what is kept, from a flight under way, or by making the answer; nil where ctx ended first.
func (a *answers) get(ctx context.Context, key answerKey, answer func(ctx context.Context) *reply) *reply {
	if found, ok := a.kept.GetIfPresent(key); ok {
		return found
	}
	f, own := a.join(ctx, key, answer)
	select {
	case <-f.done:
	case <-ctx.Done():
		a.leave(key, f)
		return nil
	}
	if own || f.reply.kept {
		return f.reply
	}
	return a.alone(ctx, answer) // another's failure is not ours
}

func (a *answers) join(ctx context.Context, key answerKey, answer func(ctx context.Context) *reply) (f *flight, own bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f = a.flights[key]; f != nil {
		f.waiting++
		return f, false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.timeout)
	f = &flight{waiting: 1, cancel: cancel, done: make(chan struct{})}
	a.flights[key] = f
	go func() {
		defer cancel()
		f.reply = answer(ctx)
		if f.reply.kept {
			a.kept.Set(key, f.reply)
		}
		a.mu.Lock()
		if a.flights[key] == f {
			delete(a.flights, key)
		}
		a.mu.Unlock()
		close(f.done)
	}()
	return f, true
}

func (a *answers) leave(key answerKey, f *flight) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f.waiting--
	if f.waiting == 0 {
		f.cancel()
		if a.flights[key] == f { // nobody joins what is being cancelled
			delete(a.flights, key)
		}
	}
}

// alone makes an answer for one asker.
func (a *answers) alone(ctx context.Context, answer func(ctx context.Context) *reply) *reply {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	return answer(ctx)
}
