package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// profile serves CPU, memory and execution profiles on a loopback address, until the returned function is called.
func profile(p *process, address string) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	listener, err := new(net.ListenConfig).Listen(p.ctx, "tcp", address)
	if err != nil {
		return nil, cannotListen(address, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	web := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(listener) }() // until stopped
	fmt.Fprintf(p.stderr, "Serving profiles at http://%s/debug/pprof/\n", listener.Addr())
	return func() { _ = web.Close() }, nil
}
