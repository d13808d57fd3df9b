package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"slices"
	"sync"

	"github.com/cloudendpoints/opportunities/internal/access"
)

// secureFlags say how clients reach the server and what they may ask of it.
type secureFlags struct {
	TLSCert        string         `name:"tls-cert" help:"Serve by TLS with this certificate, with its chain, in PEM; with --tls-key. Read again when either changes." placeholder:"FILE"`
	TLSKey         string         `name:"tls-key" help:"The certificate's private key, in PEM." placeholder:"FILE"`
	TrustedProxy   []netip.Prefix `help:"The addresses of a proxy whose X-Forwarded-For, -Proto and -Host are believed; repeat for several. None by default." placeholder:"CIDR"`
	Rate           int            `help:"Cost units a minute for each caller without a rate of the access file's, by API key, or by address where nobody is asked; 0 is no limit." default:"0"`
	Audit          string         `help:"Write a line of JSON for each request into this file, or to stderr where it is -. Opened again on SIGHUP." placeholder:"FILE"`
	AuditVariables bool           `help:"Write the values of variables into the audit log too, which may be of a filter."`
}

func (f *secureFlags) validate() error {
	if (f.TLSCert == "") != (f.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key go together")
	}
	if f.Rate < 0 {
		return errors.New("--rate must be 0 or more")
	}
	if f.AuditVariables && f.Audit == "" {
		return errors.New("--audit-variables needs --audit FILE")
	}
	return nil
}

// rates are those of the access file, and that of the flag for callers without one.
func (f *secureFlags) rates(ofFile map[string]access.Rate) (map[string]access.Rate, error) {
	rates := map[string]access.Rate{}
	maps.Copy(rates, ofFile)
	if f.Rate == 0 {
		return rates, nil
	}
	if _, twice := rates[access.DefaultRate]; twice {
		return nil, errors.New("--rate contradicts the rate default of the access file: leave one out")
	}
	rates[access.DefaultRate] = access.Rate{PerMinute: f.Rate}
	return rates, nil
}

// certificate is a key pair on disk, read again when one of its files has changed.
type certificate struct {
	process *process
	files   []string // the certificate's, the key's

	mu     sync.Mutex
	pair   *tls.Certificate
	read   []os.FileInfo
	failed string // why the files are not read again, as it was told
}

// tls is the configuration that serves the certificate; nil without one.
func (f *secureFlags) tls(p *process) (*tls.Config, error) {
	if f.TLSCert == "" {
		return nil, nil
	}
	c := &certificate{process: p, files: []string{f.TLSCert, f.TLSKey}}
	c.read = stats(c.files)
	pair, err := c.load()
	if err != nil {
		return nil, err
	}
	c.pair = pair
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		CipherSuites: []uint16{ // of TLS 1.2: those that keep the past secret and prove each record; TLS 1.3 has no others
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305,
		},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current(), nil },
	}, nil
}

func (c *certificate) load() (*tls.Certificate, error) {
	for i, flag := range []string{"--tls-cert", "--tls-key"} {
		if _, err := os.ReadFile(c.files[i]); err != nil {
			return nil, fmt.Errorf("%s %s cannot be read%s", flag, c.files[i], because(err))
		}
	}
	pair, err := tls.LoadX509KeyPair(c.files[0], c.files[1])
	if err != nil {
		return nil, fmt.Errorf("%s and %s are no certificate and its key, both in PEM: %w", c.files[0], c.files[1], err)
	}
	return &pair, nil
}

// current is the pair on disk, or the one before where that cannot be read: one file may have been changed and the other not yet.
func (c *certificate) current() *tls.Certificate {
	now := stats(c.files)
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.EqualFunc(now, c.read, unchanged) {
		return c.pair
	}
	c.read = now
	pair, err := c.load()
	switch {
	case err == nil:
		c.pair, c.failed = pair, ""
		c.process.log.Info("the certificate is read again", "expires", pair.Leaf.NotAfter)
	case err.Error() != c.failed:
		c.failed = err.Error()
		c.process.log.Error("the certificate is not read again, the one before still is served", "error", err)
	}
	return c.pair
}
