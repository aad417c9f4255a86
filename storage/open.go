// Package storage is the ground floor of casewire: the domain's types and the SQLite file they live in.
//
// It promises three things. No content leaves it without a Sight, and the visibility filter stands in one place
// (sight.go). No status is stored: custody, notices, closures and clearance are computed from dated, attributed
// incidents for an as-of date. Every change commits together with its entry in the numbered change log, its audit line
// and the id of the update that asked for it.
//
// One process writes a database; a lock beside the file, which dies with the process, keeps a second one out. Inside the
// process there is one writing connection and a few reading ones. Nothing else may open the file, its -wal or its -shm
// by other means while the store is open: closing such a descriptor would drop SQLite's locks (POSIX advisory locks).
package storage

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"casewire/storage/migrations"

	"github.com/gofrs/flock"
	sqlite3 "github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

// Errors that callers tell apart. They are wrapped, never matched by text.
var (
	// ErrNotFound: nothing by that name within the sight. Hidden and missing are the same.
	ErrNotFound = errors.New("not found")
	// ErrLocked: another process has the database.
	ErrLocked = errors.New("another casewire is using this database")
	// ErrNewer: the database was written by a newer casewire.
	ErrNewer = errors.New("the database was written by a newer casewire")
	// ErrCorrupt: the file is no sound SQLite database.
	ErrCorrupt = errors.New("the file is not a sound SQLite database")
	// ErrHandled: the update or interaction has been handled before; nothing was done.
	ErrHandled = errors.New("already handled")
	// ErrConflict: somebody else changed the same thing since it was read.
	ErrConflict = errors.New("changed by somebody else in the meantime")
	// ErrHalfRestored: a restore of the database was begun and did not come to its end.
	ErrHalfRestored = errors.New("a restore of the database was begun and not finished")
	// ErrUnavailable: the disk is full, read-only or locked by another program; nothing was stored.
	ErrUnavailable = errors.New("the database cannot be written now")
	// ErrFull is, of ErrUnavailable, that there is no room.
	ErrFull = errors.New("the disk is full")
)

// Options say how a store is opened.
type Options struct {
	// Path is the SQLite file; it is made when it is missing. Empty: a store in memory that is gone when it is closed.
	Path string
	// Now is the clock; nil: the system's.
	Now func() time.Time
	// Random feeds refs and keys; nil: the system's.
	Random io.Reader
	// ReadOnly opens an existing file beside the process that writes it: no lock, no migration, no writes.
	ReadOnly bool
	// Backups is the folder for the copy that is made before the schema is changed; empty: "backups" beside the file.
	Backups string
	// WritesFirst are the platforms on which a bot may write to a person who never wrote to it.
	WritesFirst []string
}

// readers is how many reading connections a store keeps: enough that a slow answer holds up nobody on a small machine.
const readers = 6

// Store is an open database. It is safe for concurrent use.
type Store struct {
	write  *sql.DB
	texts  *statements // of the writing connection, to be used inside its transaction
	read   *sql.DB
	idle   *pool
	closed chan struct{} // closed when Close begins
	roll   calling
	now    func() time.Time
	random io.Reader
	first  []string // the platforms of Options.WritesFirst
	lock   *flock.Flock
	// changed and waiting hold one signal each: the change log was written, and something waits to be sent.
	changed, waiting chan struct{}
	path             string // of the file; empty for a store in memory
	open             bool   // Open has come to its end, so that Close marks how far the database came
}

// Open opens or makes the database, takes its lock and brings the schema up to date. It fails with ErrLocked, ErrNewer,
// ErrCorrupt or ErrUnavailable; a file that is refused is left as it was.
func Open(ctx context.Context, o Options) (_ *Store, err error) {
	s := &Store{now: o.Now, random: o.Random, first: o.WritesFirst, changed: make(chan struct{}, 1), waiting: make(chan struct{}, 1)}
	if s.now == nil {
		s.now = time.Now
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open database: %w", classify(err)), s.Close())
		}
	}()
	if target, err := filepath.EvalSymlinks(o.Path); err == nil && o.Path != "" {
		o.Path = target // one file has one lock, by whatever name it is opened; SQLite's own files stand beside it, too
	}
	s.path = o.Path
	if o.Path != "" && !o.ReadOnly {
		if s.lock, err = takeLock(o.Path); err != nil {
			return nil, err
		}
		if _, err := os.Stat(swapPath(o.Path)); err == nil {
			return nil, fmt.Errorf("%w: %s", ErrHalfRestored, swapPath(o.Path))
		}
		if err := newFile(o.Path); err != nil && !errors.Is(err, os.ErrExist) { // so that nobody else can read it
			return nil, err
		}
	}
	if o.Path != "" {
		if err := inspect(o.Path, o.ReadOnly); err != nil && !(o.ReadOnly && errors.Is(err, errCutShort)) {
			return nil, err
		}
	}
	dsn, err := source(o.Path)
	if err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if err := examine(ctx, o.Path, dsn); err != nil {
			return nil, err
		}
		// With recursive triggers a REPLACE, too, runs into the triggers that keep the log.
		if s.write, err = sql.Open("sqlite3", dsn+"&_txlock=immediate&_journal_mode=WAL&_synchronous=FULL&_secure_delete=1&_recursive_triggers=1"); err != nil {
			return nil, err
		}
		s.write.SetMaxOpenConns(1)
		if err := s.copyBefore(ctx, o.Path, NewShelf(o.Path, o.Backups)); err != nil {
			return nil, err
		}
		if err := s.migrate(ctx); err != nil {
			return nil, err
		}
	}
	if s.read, err = sql.Open("sqlite3", dsn+"&_query_only=1"); err != nil {
		return nil, err
	}
	s.read.SetMaxOpenConns(readers)
	s.idle, s.closed = newPool(readers), make(chan struct{})
	if _, err := version(ctx, s.read); err != nil {
		return nil, err
	}
	s.open = true
	return s, s.Mark(ctx)
}

// takeLock takes the lock of a database, or fails with ErrLocked.
func takeLock(path string) (*flock.Flock, error) {
	lock := flock.New(path + ".lock")
	got, err := lock.TryLock()
	if err != nil {
		return nil, unavailable(err)
	}
	if !got {
		return nil, ErrLocked
	}
	return lock, nil
}

// source is the data source name of a path. The path is percent-encoded, as the driver reads it as a URI.
func source(path string) (string, error) {
	const settings = "_busy_timeout=5000&_foreign_keys=1"
	if path != "" {
		full, err := filepath.Abs(path)
		if err != nil {
			return "", fmt.Errorf("find database: %w", err)
		}
		return (&url.URL{Scheme: "file", Path: full, RawQuery: settings}).String(), nil
	}
	// SQLite's memdb: one database in memory for all connections that name it with a leading slash. The name is drawn from
	// the system, whatever feeds the refs: two stores must never meet.
	return fmt.Sprintf("file:/casewire-%s?vfs=memdb&%s", rand.Text(), settings), nil
}

// errCutShort says that a file is shorter than its header says. While SQLite moves the write-ahead log into the file, that is so
// for a moment, and stays so where the process dies in it: then the log has what the file lacks.
var errCutShort = errors.New("the file is cut short")

// inspect reads the file's header before SQLite does, so that a file which is refused is not touched. It must not be
// called while this process has the file open.
func inspect(path string, mustExist bool) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) && !mustExist {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	defer func() { _ = f.Close() }() // read only
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	if info.IsDir() {
		return fmt.Errorf("%w: %s is a folder", ErrUnavailable, path)
	}
	if info.Size() == 0 {
		return nil // SQLite makes an empty file before the first commit
	}
	// https://www.sqlite.org/fileformat.html#the_database_header
	var h [100]byte
	if _, err := io.ReadFull(f, h[:]); err != nil || string(h[:16]) != "SQLite format 3\x00" {
		return ErrCorrupt
	}
	be := binary.BigEndian
	pageSize := int64(be.Uint16(h[16:]))
	if pageSize == 1 {
		pageSize = 65536
	}
	if be.Uint32(h[24:]) == be.Uint32(h[92:]) && info.Size() < pageSize*int64(be.Uint32(h[28:])) && !hasLog(path) {
		return fmt.Errorf("%w: %w", ErrCorrupt, errCutShort)
	}
	if be.Uint32(h[60:]) > migrations.Latest {
		return ErrNewer
	}
	return nil
}

// hasLog tells whether a write-ahead log lies beside a database that may hold what the file does not.
func hasLog(path string) bool {
	log, err := os.Stat(path + "-wal")
	return err == nil && log.Size() > 0
}

// examine reads an existing file as a whole, on a connection that cannot write, before one that can touches it: SQLite
// moves what a crash left in the write-ahead log into the file as soon as it may. A large file takes seconds, so one that
// stands as casewire left it, closed in good order, is believed; after a crash, a restore or an older casewire, none is. It
// must only be called under the lock.
func examine(ctx context.Context, path, dsn string) error {
	info, err := os.Stat(path)
	if path == "" || errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	dsn += "&mode=ro"
	if !hasLog(path) {
		dsn += "&immutable=1" // nothing beside the file matters, so nothing need be made beside it
	}
	db, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	have, err := version(ctx, db)
	if err != nil {
		return err
	}
	if have == migrations.Latest {
		if left, err := leftWell(path); left || err != nil {
			return err
		}
	}
	var found string
	if err := db.QueryRowContext(ctx, `pragma quick_check(1)`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", ErrCorrupt, found)
	}
	return nil
}

// migrate brings the schema up to date and copies the code lists.
func (s *Store) migrate(ctx context.Context) error {
	steps, err := goose.NewProvider(goose.DialectSQLite3, s.write, migrations.Files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return s.change(ctx, By{}, "", func(w *writer) error {
		for table, list := range codeTables() {
			for _, c := range list {
				if _, err := w.exec(ctx, `insert or ignore into code_`+table+` (code) values (?)`, c.Code); err != nil {
					return fmt.Errorf("copy code list %s: %w", table, err)
				}
			}
		}
		if s.path == "" {
			return nil
		}
		return w.settleIn(ctx, s.path, rand.Text) // the name is drawn from the system, whatever feeds the refs
	})
}

// version is that of the database's schema; ErrNewer where the program does not know it: the header of a file, which was
// looked at before, may lag behind its write-ahead log.
func version(ctx context.Context, db *sql.DB) (int, error) {
	var have int
	if err := db.QueryRowContext(ctx, `pragma user_version`).Scan(&have); err != nil {
		return 0, err
	}
	if have > migrations.Latest {
		return 0, ErrNewer
	}
	return have, nil
}

// Close ends all connections and lets go of the lock. It is safe to call more than once.
func (s *Store) Close() error {
	var err error
	var last mark
	marks := s.open && s.path != "" && s.write != nil
	s.open = false
	if marks {
		last, err = s.reached(context.Background())
		marks = err == nil
	}
	if s.read != nil {
		close(s.closed)
		for range readers {
			<-s.idle.resting
			err = errors.Join(err, s.idle.take().close())
		}
		err = errors.Join(err, s.read.Close())
		s.read = nil
	}
	if s.write != nil {
		if conn, held := s.write.Conn(context.Background()); held == nil { // no change is under way
			err = errors.Join(err, s.texts.close(), conn.Close())
		}
		err = errors.Join(err, s.write.Close())
		s.write = nil
	}
	if marks {
		err = errors.Join(err, last.leave(s.path))
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
		s.lock = nil
	}
	return err
}

// Now is the store's clock.
func (s *Store) Now() time.Time { return s.now() }

// classify gives a fault of SQLite the class that callers know.
func classify(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case sqlite3.ErrFull:
		return fmt.Errorf("%w: %w: %w", ErrUnavailable, ErrFull, err)
	case sqlite3.ErrReadonly, sqlite3.ErrBusy, sqlite3.ErrIoErr, sqlite3.ErrCantOpen:
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return err
}
