package source

import (
	"archive/zip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// unpack gives the source folder that a zip archive holds, unpacked under temp: the archive's root, or its one folder.
func unpack(ctx context.Context, archive, temp string) (string, error) {
	const hint = "it was cut or damaged: make or copy it again"
	r, err := zip.OpenReader(archive)
	if err != nil {
		return "", failed(ctx, err, archive, "is no whole zip archive", hint)
	}
	defer r.Close()
	root := filepath.Join(temp, "unpacked")
	if err := os.Mkdir(root, 0o700); err != nil {
		return "", failed(ctx, err, archive, "could not be unpacked", "check the folder for temporary files")
	}
	for _, f := range r.File {
		if !f.Mode().IsRegular() {
			continue
		}
		if !filepath.IsLocal(f.Name) || strings.Contains(f.Name, `\`) {
			return "", &Error{File: archive, Message: "holds a file outside of its folder, " + f.Name, Hint: "make the archive again, of the source folder alone"}
		}
		if err := unpackFile(ctx, f, filepath.Join(root, filepath.FromSlash(f.Name))); err != nil {
			return "", failed(ctx, err, archive, f.Name+" could not be unpacked", hint)
		}
	}
	entries, err := os.ReadDir(root)
	if err == nil && len(entries) == 1 && entries[0].IsDir() {
		if _, table := tableNamed(entries[0].Name()); !table {
			return filepath.Join(root, entries[0].Name()), nil
		}
	}
	return root, err
}

func unpackFile(ctx context.Context, f *zip.File, path string) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, stopping{ctx, in}); err != nil {
		return err
	}
	return out.Close()
}
