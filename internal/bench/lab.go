package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/server"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// lab is one snapshot, opened once, and the servers that answer from it on loopback addresses.
type lab struct {
	instance *duckdb.Instance
	service  *engine.Engine
	key      []byte
	client   *http.Client
	servers  []*http.Server
	partners []partner
	listed   int      // tenants
	held     []func() // the scopes that the statements of workloads name
	file     string   // the snapshot's
	settings duckdb.Settings
	temp     string

	uncached, cached, hello string // addresses
	memory                  string // of a server whose pages are in memory
	encoder                 http.Handler
}

// partner is one partner and how many tenants are listed for him, the largest first.
type partner struct {
	id      string
	tenants int
}

// cacheBytes is serve's default.
const cacheBytes = 64 << 20

// open opens the snapshot as `serve` does, with its defaults.
func open(ctx context.Context, dir string) (*lab, error) {
	folder, err := snapshot.Open(filepath.Join(dir, "data"))
	if err != nil {
		return nil, err
	}
	file, err := folder.Current()
	if err != nil {
		return nil, err
	}
	l := &lab{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true}}}
	if l.key, err = folder.Key(); err != nil {
		return nil, err
	}
	if l.temp, err = os.MkdirTemp("", "bench-"); err != nil {
		return nil, err
	}
	l.file, l.settings = file, duckdb.Settings{
		Connections: runtime.NumCPU(), Memory: "1GiB", TempDir: filepath.Join(l.temp, "spill"), TempSpace: "4GiB", ScopeBytes: 256 << 20,
	}
	l.instance, err = duckdb.Open(ctx, file, l.settings)
	if err != nil {
		os.RemoveAll(l.temp)
		return nil, snapshot.Unservable(file, err)
	}
	l.service = engine.New(l.key)
	l.service.Serve(l.instance, nil)
	if err := errors.Join(l.serveAll(ctx), l.readPartners(ctx)); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func (l *lab) serveAll(ctx context.Context) error {
	l.encoder = l.handler(newRemembering(l.service), 0)
	for _, one := range []struct {
		address *string
		handler http.Handler
	}{{&l.uncached, l.handler(l.service, 0)}, {&l.cached, l.handler(l.service, cacheBytes)}, {&l.memory, l.encoder}, {&l.hello, newHello()}} {
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		web := &http.Server{Handler: one.handler, ReadHeaderTimeout: 10 * time.Second}
		l.servers = append(l.servers, web)
		go func() { _ = web.Serve(listener) }() // until close
		*one.address = "http://" + listener.Addr().String() + "/graphql"
	}
	return nil
}

func (l *lab) handler(service opportunity.Service, cache uint64) http.Handler {
	return server.New(server.Options{Service: service, Served: l.service.Served, Limits: server.DefaultLimits, CacheBytes: cache, LoopbackOnly: true,
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
}

func (l *lab) close() {
	for _, web := range l.servers {
		_ = web.Close()
	}
	for _, release := range l.held {
		release()
	}
	_ = l.service.Close()
	os.RemoveAll(l.temp)
}

// request is a GraphQL request, encoded once.
type request struct {
	address, method string
	body            []byte
	header          map[string]string
}

func post(address, query string, variables map[string]any) request {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err) // queries and variables are the benchmark's own
	}
	return request{address: address, method: http.MethodPost, body: body, header: map[string]string{"Content-Type": "application/json"}}
}

// errRefused is the server's 503.
var errRefused = errors.New("refused")

// send sends the request and gives its answer.
func (l *lab) send(ctx context.Context, r request) ([]byte, http.Header, error) {
	var text bytes.Buffer
	header, err := l.exchange(ctx, r, &text)
	return text.Bytes(), header, err
}

// buffers are the clients' own, used again: what their making and clearing costs would else be counted as the server's.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// sending is send as a measurement takes it.
func (l *lab) sending(r request) action {
	return func(ctx context.Context) error {
		text := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(text)
		text.Reset()
		_, err := l.exchange(ctx, r, text)
		return err
	}
}

// exchange sends the request and reads the whole answer, as a client of the API does. Its share of the time is part of what is measured.
func (l *lab) exchange(ctx context.Context, r request, text *bytes.Buffer) (http.Header, error) {
	ask, err := http.NewRequestWithContext(ctx, r.method, r.address, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	for name, value := range r.header {
		ask.Header.Set(name, value)
	}
	answer, err := l.client.Do(ask)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(text, answer.Body); err != nil {
		return nil, err
	}
	switch {
	case answer.StatusCode == http.StatusServiceUnavailable:
		return nil, errRefused
	case answer.StatusCode == http.StatusNotModified:
	case answer.StatusCode != http.StatusOK, !bytes.HasPrefix(text.Bytes(), []byte(`{"data":`)):
		return nil, fmt.Errorf("status %d: %.300s", answer.StatusCode, text.Bytes())
	}
	return answer.Header, nil
}
