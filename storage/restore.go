package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Restore is a copy on its way to the place of a database. While it is open it holds the database's lock.
//
// It is made in three steps. BeginRestore verifies the copy and copies it beside the database; Finish puts it in its place,
// and the database that was there aside; Close lets go, and removes what an unfinished one left. At any instant of this, a
// power cut leaves either the old database, or the new one, or a file FILE.restoring, with which no store opens (see
// ErrHalfRestored) until restore is run again.
type Restore struct {
	// Copy is what comes.
	Copy Copy
	// Present is what is there now, as far as it can be read; Unreadable says why it cannot. Neither where there is nothing.
	Present    *Copy
	Unreadable error

	path string
	lock *flock.Flock
}

// swapPath is the name of a copy that is about to take the place of a database.
func swapPath(database string) string { return database + ".restoring" }

// BeginRestore takes the lock of a database, which may be missing, and verifies a copy that is to take its place. It fails
// with ErrLocked, ErrCorrupt, ErrNewer or ErrUnavailable, and then nothing has changed.
func BeginRestore(ctx context.Context, database, from string) (*Restore, error) {
	r, err := beginRestore(ctx, database, from)
	if err != nil {
		return nil, fmt.Errorf("restore %s: %w", from, classify(err))
	}
	return r, nil
}

func beginRestore(ctx context.Context, database, from string) (_ *Restore, err error) {
	if target, err := filepath.EvalSymlinks(database); err == nil {
		database = target
	}
	r := &Restore{path: database}
	if r.lock, err = takeLock(database); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close())
		}
	}()
	if same, err := sameFile(database, from); err != nil || same {
		return nil, errors.Join(err, fmt.Errorf("%w: it is the database itself", ErrUnavailable))
	}
	if r.Copy, err = verify(ctx, from, nil); err != nil {
		return nil, err
	}
	if _, err := os.Stat(database); err == nil {
		present, err := verify(ctx, database, nil)
		if err != nil {
			r.Unreadable = classify(err)
		} else {
			r.Present = &present
		}
	}
	return r, nil
}

func sameFile(a, b string) (bool, error) {
	two, err := os.Stat(b)
	if err != nil {
		return false, unavailable(err)
	}
	one, err := os.Stat(a)
	if err != nil {
		return false, unavailable(ignoreMissing(err))
	}
	return os.SameFile(one, two), nil
}

// incoming is the name of the copy while it is made.
func (r *Restore) incoming() string { return swapPath(r.path) + ".part" }

// Finish puts the copy in the place of the database, and tells where the one that was there stands now; empty where there
// was none. The next start finds a database that is known to be a copy.
func (r *Restore) Finish(ctx context.Context) (aside string, err error) {
	aside, err = r.finish(ctx)
	if err != nil {
		return "", fmt.Errorf("restore %s: %w", r.Copy.Path, classify(err))
	}
	return aside, nil
}

func (r *Restore) finish(ctx context.Context) (aside string, err error) {
	if err := r.bring(ctx); err != nil {
		return "", err
	}
	if _, err := os.Stat(r.path); err == nil {
		if aside, err = freeName(r.path + ".replaced"); err != nil {
			return "", err
		}
	}
	// From here on the copy is whole, and no store opens until it has its place.
	if err := os.Rename(r.incoming(), swapPath(r.path)); err != nil {
		return "", unavailable(err)
	}
	if err := flush(swapPath(r.path)); err != nil {
		return "", err
	}
	if aside != "" {
		// A write-ahead log belongs to its database, and would be taken for the new one's. The index of the log is made anew.
		if err := ignoreMissing(os.Rename(r.path+"-wal", aside+"-wal")); err != nil {
			return "", unavailable(err)
		}
		if err := ignoreMissing(os.Remove(r.path + "-shm")); err != nil {
			return "", unavailable(err)
		}
		if err := os.Rename(r.path, aside); err != nil {
			return "", unavailable(err)
		}
	}
	if err := os.Rename(swapPath(r.path), r.path); err != nil {
		return "", unavailable(err)
	}
	return aside, flush(r.path)
}

// freeName is the name given, with a number where it is taken.
func freeName(name string) (string, error) {
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s-%d", name, n)
		}
		switch _, err := os.Lstat(try); {
		case errors.Is(err, os.ErrNotExist):
			return try, nil
		case err != nil:
			return "", unavailable(err)
		}
	}
}

// bring copies the copy beside the database, notes in it that it is one, and verifies it again.
func (r *Restore) bring(ctx context.Context) error {
	if err := ignoreMissing(os.Remove(r.incoming())); err != nil { // of an earlier try
		return unavailable(err)
	}
	from, err := Open(ctx, Options{Path: r.Copy.Path, ReadOnly: true})
	if err != nil {
		return err
	}
	_, err = from.backup(ctx, r.incoming())
	if err := errors.Join(err, from.Close()); err != nil {
		return err
	}
	dsn, err := source(r.incoming())
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", dsn+"&_txlock=immediate&_synchronous=FULL")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	s := &Store{write: db, now: time.Now}
	err = s.change(ctx, By{}, "", func(w *writer) error { return w.setRestored(ctx) })
	return errors.Join(err, s.Close())
}

// Close lets go of the database, and removes what a restore that was not finished has made.
func (r *Restore) Close() error {
	if r.lock == nil {
		return nil
	}
	err := errors.Join(ignoreMissing(os.Remove(r.incoming())), r.lock.Unlock())
	r.lock = nil
	return err
}
