package source

import (
	"bytes"
	"context"
	"crypto/md5"
	"errors"
	"io"
	"net/http"
	"os"
	slash "path"
	"path/filepath"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://
	_ "gocloud.dev/blob/s3blob"    // s3://
	"golang.org/x/sync/errgroup"
)

// downloads is how many objects are fetched at once.
const downloads = 4

var errChanged = errors.New("not the object that was listed")

// download fetches a source out of an object store into temp: the path of its folder or .zip. Each object must have the size and hash that the store
// listed, and the list must be the same afterwards: else somebody writes there, and what was fetched may be of two sources.
func download(ctx context.Context, at address, temp string, report *Report) (string, error) {
	bucket, err := blob.OpenBucket(ctx, at.bucketURL)
	if err != nil {
		return "", at.misaddressed(err)
	}
	defer bucket.Close()
	objects, err := at.list(ctx, bucket, report)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(temp, "downloaded")
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(downloads)
	for _, object := range objects {
		group.Go(func() error { return at.fetch(within, bucket, object, folder) })
	}
	if err := group.Wait(); err != nil {
		return "", err
	}
	after, err := at.list(ctx, bucket, &Report{})
	if err != nil {
		return "", err
	}
	if !sameObjects(objects, after) {
		return "", at.changed()
	}
	if at.zip() {
		return filepath.Join(folder, slash.Base(at.path)), nil
	}
	return folder, nil
}

func (a address) zip() bool { return strings.HasSuffix(a.path, ".zip") }

// prefix is what the source's own names follow in an object's key.
func (a address) prefix() string {
	dir := a.path
	if a.zip() {
		dir = slash.Dir(a.path)
	}
	if dir == "" || dir == "." {
		return ""
	}
	return dir + "/"
}

// list gives the objects that belong to the source: the archive, or each table's and snapshot.json. What else lies beside them is told and not fetched.
func (a address) list(ctx context.Context, bucket *blob.Bucket, report *Report) ([]*blob.ListObject, error) {
	prefix := a.prefix()
	if a.zip() {
		prefix = a.path
	}
	var objects []*blob.ListObject
	for pages := bucket.List(&blob.ListOptions{Prefix: prefix}); ; {
		object, err := pages.Next(ctx)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, a.failed(ctx, err)
		}
		name := strings.TrimPrefix(object.Key, prefix)
		switch {
		case a.zip():
			if object.Key == a.path {
				objects = append(objects, object)
			}
		case object.IsDir || name == "" || strings.HasSuffix(name, "/") || strings.HasPrefix(slash.Base(name), "."):
		case name == snapshotFile || ofTable(name):
			objects = append(objects, object)
		case strings.HasPrefix(name, "README"):
		default:
			report.warn("", name, "is not a file of any table; it is passed over")
		}
	}
	if len(objects) == 0 {
		return nil, &Error{File: a.shown, Message: "holds no table", Hint: "give the " + a.bucket + " and the prefix right above the tables' objects, or a .zip object"}
	}
	return objects, nil
}

// ofTable tells whether a name under the prefix is a table's file, or a part of one.
func ofTable(name string) bool {
	folder, file, nested := strings.Cut(name, "/")
	if nested {
		_, table := tableNamed(folder)
		return table && !strings.ContainsAny(file, `/\`) && filepath.IsLocal(filepath.FromSlash(name))
	}
	_, table, ok := newPart("", name)
	_, known := tableNamed(table)
	return ok && known
}

func (a address) fetch(ctx context.Context, bucket *blob.Bucket, object *blob.ListObject, folder string) error {
	name := strings.TrimPrefix(object.Key, a.prefix())
	file := filepath.Join(folder, filepath.FromSlash(name))
	shown := strings.TrimSuffix(a.shown, a.path) + object.Key
	const hint = "check the folder for temporary files"
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return failed(ctx, err, shown, "could not be kept", hint)
	}
	in, err := bucket.NewReader(ctx, object.Key, nil)
	if err != nil {
		return a.failed(ctx, err)
	}
	defer in.Close()
	out, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return failed(ctx, err, shown, "could not be kept", hint)
	}
	defer out.Close()
	hash := md5.New() // what the stores give; against accidents, not against attackers
	size, err := io.Copy(io.MultiWriter(out, hash), in)
	if err == nil && (size != object.Size || len(object.MD5) > 0 && !bytes.Equal(hash.Sum(nil), object.MD5)) {
		err = errChanged
	}
	switch {
	case errors.Is(err, errChanged):
		return a.changed()
	case err != nil:
		return failed(ctx, err, shown, "could not be fetched whole", "load again; if it stays, look whether the store can be reached")
	}
	return out.Close()
}

func sameObjects(before, after []*blob.ListObject) bool {
	if len(before) != len(after) {
		return false
	}
	for i, one := range before {
		other := after[i]
		if one.Key != other.Key || one.Size != other.Size || !one.ModTime.Equal(other.ModTime) || !bytes.Equal(one.MD5, other.MD5) {
			return false
		}
	}
	return true
}

func (a address) changed() error {
	return &Error{File: a.shown, Message: "was changed while it was fetched", Hint: "load again when its writer is done"}
}

// misaddressed says why a store is not even asked: what is said of how to reach it, or who asks, does not do.
func (a address) misaddressed(err error) error {
	if said := strings.ToLower(err.Error()); strings.Contains(said, "islocalemulator") {
		return &Error{File: a.shown, Message: "would be read over plain http", Hint: "use https; an emulator on this machine may do without, with protocol=http, localemu=true and domain=HOST:PORT"}
	}
	return &Error{File: a.shown, Message: "cannot be reached the way that its parameters and the environment say",
		Hint: "check the parameters, and the account and keys that the store's own command-line tool reads from the environment"}
}

// failed says why a store gave no answer or a refusal, in our own words.
func (a address) failed(ctx context.Context, err error) error {
	status := 0
	var aws *awshttp.ResponseError
	var azure *azcore.ResponseError
	switch {
	case errors.As(err, &aws):
		status = aws.HTTPStatusCode()
	case errors.As(err, &azure):
		status = azure.StatusCode
	}
	said := strings.ToLower(err.Error())
	switch {
	case status == http.StatusNotFound:
		return &Error{File: a.shown, Message: "is not there", Hint: "check the " + a.bucket + "'s name, the account or endpoint, and the prefix"}
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return &Error{File: a.shown, Message: "may not be read with these credentials", Hint: "give them the right to list and read the " + a.bucket + ", or use others"}
	case status == http.StatusMovedPermanently, status == http.StatusTemporaryRedirect:
		return &Error{File: a.shown, Message: "lies in another region", Hint: "name its region, as s3://BUCKET/PREFIX?region=REGION"}
	case status == 0 && strings.Contains(said, "missing region"):
		return &Error{File: a.shown, Message: "cannot be found without a region", Hint: "set AWS_REGION, or give s3://BUCKET/PREFIX?region=REGION"}
	case status == 0 && strings.Contains(said, "credential"):
		return &Error{File: a.shown, Message: "needs credentials, and none were found", Hint: "set them as the store's own command-line tool reads them"}
	}
	return failed(ctx, err, a.shown, "could not be read", "look whether the store can be reached from here, then load again")
}
