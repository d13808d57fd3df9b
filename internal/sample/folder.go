package sample

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	readmeName   = "README.txt"
	manifestName = "snapshot.json"
)

// folder is the folder to make, and the one beside it in which it grows.
type folder struct{ path, partial string }

// prepare checks that a folder may be written and makes the partial one. What is missing above it is made.
func prepare(dir string) (*folder, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("sample: %w", err)
	}
	// A link is kept: its target is what is replaced.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if err := replaceable(path); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, fmt.Errorf("sample: cannot make the folder above: %w", err)
	}
	f := &folder{path, beside(path, "partial")}
	if err := os.Mkdir(f.partial, 0o777); err != nil {
		return nil, fmt.Errorf("sample: cannot write beside %s, where the files grow; give a sub-folder of one you may write: %w", path, err)
	}
	return f, nil
}

// beside names a hidden neighbour of a folder that does not exist yet.
func beside(path, purpose string) string {
	name := fmt.Sprintf(".%s.%s-%08x", filepath.Base(path), purpose, rand.Uint32())
	return filepath.Join(filepath.Dir(path), name)
}

// replaceable reports why a folder must not be replaced; nil if it is missing, empty, or Generate's own.
func replaceable(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("sample: %s is a file; give a folder that is new or empty", path)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	if len(entries) == 0 {
		return nil
	}
	if !ownReadme(filepath.Join(path, readmeName)) {
		return fmt.Errorf("sample: %s is not empty and was not generated; give a new or empty folder, or empty this one yourself", path)
	}
	for _, e := range entries {
		if !ownFile(e) {
			return fmt.Errorf("sample: %s holds %s, which was not generated and would be lost; move it, or give a new or empty folder", path, e.Name())
		}
	}
	return nil
}

func ownReadme(path string) bool {
	text, err := os.ReadFile(path)
	return err == nil && strings.HasPrefix(string(text), readmeMark)
}

func ownFile(e fs.DirEntry) bool {
	table, isCSV := strings.CutSuffix(e.Name(), ".csv")
	known := e.Name() == readmeName || e.Name() == manifestName || isCSV && slices.Contains(tableNames[:], table)
	return known && e.Type().IsRegular()
}

// publish moves the partial folder into place. An older one steps aside first and is put back if that fails.
func (f *folder) publish() error {
	if err := replaceable(f.path); err != nil { // it may have changed meanwhile
		return errors.Join(err, f.discard())
	}
	old := beside(f.path, "old")
	hadOld := true
	if err := os.Rename(f.path, old); errors.Is(err, fs.ErrNotExist) {
		hadOld = false
	} else if err != nil {
		err = fmt.Errorf("sample: %s cannot be replaced (a mount point cannot; give a sub-folder of it): %w", f.path, err)
		return errors.Join(err, f.discard())
	}
	if err := os.Rename(f.partial, f.path); err != nil {
		if hadOld {
			err = errors.Join(err, os.Rename(old, f.path))
		}
		return errors.Join(fmt.Errorf("sample: cannot move the files into place: %w", err), f.discard())
	}
	if !hadOld {
		return nil
	}
	if err := os.RemoveAll(old); err != nil {
		return fmt.Errorf("sample: %s is complete, but the folder it replaced is left at %s: %w", f.path, old, err)
	}
	return nil
}

// discard removes the partial folder.
func (f *folder) discard() error { return os.RemoveAll(f.partial) }
