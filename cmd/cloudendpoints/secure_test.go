package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// pair writes a certificate of 127.0.0.1 under a name of its own, and its key, as a deployment does: never half a file.
func pair(t *testing.T, dir, name string) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		put(t, filepath.Join(dir, file), string(pem.EncodeToMemory(block)))
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file+".new", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
}

// TestTLS: HTTP/2 under TLS 1.2 and above; a new certificate is served without a pause, a broken one leaves the one before.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	first := pair(t, dir, "first")
	s := serve(t, "--data", loadedData(t), "--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	if !strings.HasPrefix(s.url, "https://") {
		t.Fatalf("served at %s", s.url)
	}
	roots := x509.NewCertPool()
	roots.AddCert(first)
	get := func(config *tls.Config) (*http.Response, error) {
		config.RootCAs = roots
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true, DisableKeepAlives: true}}
		answer, err := client.Get(s.url + "/graphql?query={__typename}")
		if err == nil {
			answer.Body.Close()
		}
		return answer, err
	}
	answer, err := get(&tls.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.ProtoMajor != 2 || answer.TLS.Version != tls.VersionTLS13 || !strings.HasPrefix(answer.Header.Get("Strict-Transport-Security"), "max-age=") {
		t.Errorf("%d %s %x %v", answer.StatusCode, answer.Proto, answer.TLS.Version, answer.Header)
	}
	if answer, err := get(&tls.Config{MaxVersion: tls.VersionTLS12}); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("TLS 1.2: %v", err)
	}
	if _, err := get(&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}); err == nil {
		t.Error("TLS 1.1 is taken")
	}
	if _, err := get(&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}}); err == nil {
		t.Error("a suite without authenticated encryption is taken")
	}
	second := pair(t, dir, "second")
	roots.AddCert(second)
	if answer, err = get(&tls.Config{}); err != nil || answer.TLS.PeerCertificates[0].Subject.CommonName != "second" {
		t.Errorf("after a new certificate: %v", err)
	}
	put(t, filepath.Join(dir, "cert.pem"), "no certificate")
	for range 2 {
		if answer, err = get(&tls.Config{}); err != nil || answer.TLS.PeerCertificates[0].Subject.CommonName != "second" {
			t.Errorf("after a broken certificate: %v", err)
		}
	}
	if said := strings.Count(s.stderr.String(), "the one before still is served"); said != 1 {
		t.Errorf("a broken certificate is told %d times: %s", said, s.stderr)
	}
	pair(t, dir, "third")
	if _, err = get(&tls.Config{}); err == nil {
		t.Error("a certificate that nobody knows is believed")
	}
}

func TestTLSFailures(t *testing.T) {
	t.Parallel()
	dir, other := t.TempDir(), t.TempDir()
	pair(t, dir, "one")
	pair(t, other, "other")
	for _, files := range [][2]string{{dir + "/cert.pem", other + "/key.pem"}, {dir + "/none.pem", dir + "/key.pem"}, {dir + "/cert.pem", dir + "/none.pem"}, {dir + "/key.pem", dir + "/cert.pem"}} {
		code, _, stderr := command(t, "serve", "--source", smallSource, "--listen", "127.0.0.1:0", "--tls-cert", files[0], "--tls-key", files[1])
		if code != exitFailed || !strings.Contains(stderr, "PEM") && !strings.Contains(stderr, "none.pem cannot be read, its folder or the file is not there") {
			t.Errorf("%v: %d %s", files, code, stderr)
		}
	}
}

// TestAudit: each request has a line; a file that was moved away is left on SIGHUP, and no line is lost.
func TestAudit(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "audit.jsonl")
	if err := os.WriteFile(file, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, "--data", loadedData(t), "--audit", file, "--rate", "100")
	lines := func(name string) []string {
		text, _ := os.ReadFile(filepath.Join(dir, name))
		return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	}
	s.get("/graphql?query=query+First{__typename}")
	s.until(func() bool { return len(lines("audit.jsonl")) == 2 })
	var line struct {
		Time      time.Time
		Client    string
		Outcome   string
		Operation string
		Rate      struct{ Left int }
		Who       struct{ Kind string }
		Level     *string
	}
	if err := json.Unmarshal([]byte(lines("audit.jsonl")[1]), &line); err != nil {
		t.Fatal(err)
	}
	if line.Client != "127.0.0.1" || line.Outcome != "OK" || line.Operation != "First" || line.Rate.Left != 99 || line.Who.Kind != "ANONYMOUS" || line.Time.IsZero() || line.Level != nil {
		t.Errorf("%+v", line)
	}
	if err := os.Rename(file, filepath.Join(dir, "audit.1")); err != nil {
		t.Fatal(err)
	}
	s.get("/graphql?query={__typename}")
	s.until(func() bool { return len(lines("audit.1")) == 3 })
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	s.until(func() bool { _, err := os.Stat(file); return err == nil })
	s.get("/graphql?query={__typename}")
	s.until(func() bool { return strings.Contains(lines("audit.jsonl")[0], "requestId") })
	if got := len(lines("audit.1")); got != 3 {
		t.Errorf("%d lines in the file before", got)
	}
}

func TestAuditFailures(t *testing.T) {
	t.Parallel()
	code, _, stderr := command(t, "serve", "--source", smallSource, "--listen", "127.0.0.1:0", "--audit", filepath.Join(t.TempDir(), "none", "audit.jsonl"))
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	contains(t, stderr, "audit.jsonl cannot be written", "make its folder")
}

// TestAuditToStderr writes the lines among what else the server says.
func TestAuditToStderr(t *testing.T) {
	s := serve(t, "--data", loadedData(t), "--audit", "-", "--audit-variables")
	s.get("/graphql?query=query($id:ID!){node(id:$id){id}}&variables={\"id\":\"x\"}")
	s.until(func() bool { return strings.Contains(s.stderr.String(), `"variables":{"id":"x"}`) })
}
