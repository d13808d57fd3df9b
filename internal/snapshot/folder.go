// Package snapshot builds snapshot files out of sources, and keeps them in a data folder.
package snapshot

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Folder is a data folder: the snapshot files, the name of the current one, and the key that cursors are signed with.
type Folder struct{ dir string }

const (
	currentName = "current"
	keyName     = "cursor.key"
	lockName    = ".lock"
	buildPrefix = ".build-"
	extension   = ".duckdb"

	partExtension = ".part"

	// publishingName, in the folder of a load at work, holds the name of the file that is being made current.
	publishingName = "publishing"

	keyBytes = 32
)

// Open makes the folder where it is missing.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, failed(context.Background(), "making the data folder "+dir, err)
	}
	return &Folder{dir}, nil
}

// Existing opens the folder for reading alone: a missing one is an error.
func Existing(dir string) (*Folder, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{"There is no data folder " + dir, "Check its path, or load a source into it: cloudendpoints load --source DIR --data " + dir, err}
	case err != nil:
		return nil, failed(context.Background(), "opening the data folder "+dir, err)
	case !info.IsDir():
		return nil, &Error{dir + " is no data folder", "Name the folder that load filled.", nil}
	}
	return &Folder{dir}, nil
}

// Current is the path of the snapshot to serve.
func (f *Folder) Current() (string, error) {
	name, err := os.ReadFile(filepath.Join(f.dir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", &Error{"The data folder " + f.dir + " has no snapshot", "Load a source into it: cloudendpoints load --source DIR --data " + f.dir, err}
	}
	if err != nil {
		return "", failed(context.Background(), "reading the data folder "+f.dir, err)
	}
	file := filepath.Join(f.dir, filepath.Base(strings.TrimSpace(string(name))))
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return "", &Error{"The data folder " + f.dir + " lacks its current snapshot", "Load the source again.", err}
	}
	return file, nil
}

// Key is the key that cursors are signed with: made once a folder, by a load or the first server, so that cursors outlive restarts and every server on
// the folder takes those of the others.
func (f *Folder) Key() ([]byte, error) {
	path := filepath.Join(f.dir, keyName)
	key, err := os.ReadFile(path)
	switch {
	case err == nil && len(key) >= keyBytes:
		return key, nil
	case err == nil:
		return nil, &Error{"The key " + path + " is damaged", "Remove it: the next load or server makes another, and cursors given out so far end.", io.ErrUnexpectedEOF}
	case errors.Is(err, fs.ErrPermission):
		return nil, &Error{"This user may not read the key " + path, "Give him the right to read it, by its owner or group.", err}
	}
	part, err := os.CreateTemp(f.dir, keyName+".")
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return nil, &Error{"The data folder " + f.dir + " lacks " + keyName + ", and this user may not write it", "Load a source into it as a user who may, which makes the key, or copy the key of the folder's other servers.", err}
	}
	if err != nil {
		return nil, failed(context.Background(), "writing "+path, err)
	}
	defer func() { _ = os.Remove(part.Name()) }()
	key = make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails
	_, err = part.Write(key)
	if err := errors.Join(err, part.Sync(), part.Close()); err != nil {
		return nil, failed(context.Background(), "writing "+path, err)
	}
	if err := os.Link(part.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist) { // a load cleans parts once there is a key
		return nil, failed(context.Background(), "writing "+path, err)
	}
	if key, err = os.ReadFile(path); err != nil {
		return nil, failed(context.Background(), "reading "+path, err)
	}
	return key, nil
}

// lock lets one load at a time work in the folder, until unlock is called or the process ends.
func (f *Folder) lock() (unlock func(), err error) {
	file, err := os.OpenFile(filepath.Join(f.dir, lockName), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, failed(context.Background(), "locking the data folder "+f.dir, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, &Error{"Another load is at work in the data folder " + f.dir, "Wait until it has ended, then load again.", err}
	}
	return func() { _ = file.Close() }, nil
}

// clean removes what loads left behind that did not end, a snapshot among it that was to become the current one and did not. The lock must be held.
func (f *Folder) clean() {
	left, _ := filepath.Glob(filepath.Join(escape(f.dir), buildPrefix+"*"))
	current, err := os.ReadFile(filepath.Join(f.dir, currentName))
	known := err == nil || errors.Is(err, fs.ErrNotExist)
	for _, dir := range left {
		name, err := os.ReadFile(filepath.Join(dir, publishingName))
		if known && err == nil && !bytes.Equal(name, current) && !loadedAt(strings.TrimSpace(string(name))).IsZero() {
			_ = os.Remove(filepath.Join(f.dir, filepath.Base(strings.TrimSpace(string(name)))))
		}
		_ = os.RemoveAll(dir)
	}
	_ = os.Remove(filepath.Join(f.dir, currentName+partExtension))
	if _, err := os.Stat(filepath.Join(f.dir, keyName)); err != nil {
		return // a server may be making it
	}
	parts, _ := filepath.Glob(filepath.Join(escape(f.dir), keyName+".*"))
	for _, part := range parts {
		_ = os.Remove(part)
	}
}

// publish moves a built file into the folder and makes it the current one. Older snapshots go as the retention says.
func (f *Folder) publish(built, id string, keep Retention) (string, error) {
	file := filepath.Join(f.dir, id+extension)
	name := []byte(filepath.Base(file) + "\n")
	if err := syncFile(built); err != nil {
		return "", err
	}
	if err := replace(filepath.Join(filepath.Dir(built), publishingName), name, 0o644); err != nil {
		return "", err
	}
	if err := os.Rename(built, file); err != nil {
		return "", err
	}
	if err := replace(filepath.Join(f.dir, currentName), name, 0o644); err != nil {
		_ = os.Remove(file)
		return "", err
	}
	f.retire(file, keep)
	return file, nil
}

// replace writes a file whole or not at all.
func replace(path string, content []byte, mode fs.FileMode) error {
	part := path + partExtension
	if err := os.WriteFile(part, content, mode); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	return os.Rename(part, path)
}

func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}

// escape makes a folder's name mean itself in a glob pattern.
func escape(dir string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}
