package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/cloudendpoints/opportunities/internal/sample"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
	rules "github.com/cloudendpoints/opportunities/sql"
)

// loaded is what a load took; it is kept beside the snapshot, for runs that find one.
type loaded struct {
	Rules   string // the hash of sql/: another one needs another snapshot
	Seconds float64
	PeakMB  int64 // the largest resident memory of the process that loaded
	FileMB  int64
}

const seed = 42

// prepared finds the snapshot of an earlier run, or has one made by a process of its own: so the memory of generating and loading is not
// counted as the server's.
func prepared(ctx context.Context, dir string, s settings) (loaded, error) {
	var made loaded
	if err := readJSON(filepath.Join(dir, "load.json"), &made); err == nil && made.Rules == rulesHash() {
		return made, nil
	}
	self, err := os.Executable()
	if err != nil {
		return made, err
	}
	child := exec.CommandContext(ctx, self, "--prepare", "--tenants", strconv.Itoa(s.Tenants), "--dir", s.Dir)
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	if err := child.Run(); err != nil {
		return made, fmt.Errorf("preparing the snapshot: %w", err)
	}
	if err := readJSON(filepath.Join(dir, "load.json"), &made); err != nil {
		return made, err
	}
	if usage, ok := child.ProcessState.SysUsage().(*syscall.Rusage); ok {
		made.PeakMB = usage.Maxrss >> 10 // in KiB on Linux
	}
	return made, writeJSON(filepath.Join(dir, "load.json"), made)
}

// prepare generates the source, where there is none, and loads it.
func prepare(ctx context.Context, dir string, tenants int) error {
	source := filepath.Join(dir, "source")
	if _, err := os.Stat(filepath.Join(source, "snapshot.json")); errors.Is(err, fs.ErrNotExist) {
		fmt.Printf("generating %d tenants into %s\n", tenants, source)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := sample.Generate(ctx, sample.Options{Tenants: tenants, Seed: seed, Dir: source}); err != nil {
			return err
		}
	}
	folder, err := snapshot.Open(filepath.Join(dir, "data"))
	if err != nil {
		return err
	}
	fmt.Println("loading it")
	began := time.Now()
	report, err := folder.Load(ctx, source, snapshot.Options{Memory: "4GiB", MaxRejectShare: 0.01, Progress: func(string, int64) {}})
	if err != nil {
		return err
	}
	file, err := os.Stat(report.File)
	if err != nil {
		return err
	}
	return writeJSON(filepath.Join(dir, "load.json"), loaded{Rules: rulesHash(), Seconds: time.Since(began).Seconds(), FileMB: file.Size() >> 20})
}

func rulesHash() string {
	hash := sha256.New()
	for _, file := range rules.Load() {
		hash.Write([]byte(file.Name + "\x00" + file.Text + "\x00"))
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

func writeJSON(path string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
