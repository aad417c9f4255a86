package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// Copy is what a sound copy of a database holds.
type Copy struct {
	Path string
	// Size is in bytes.
	Size int64
	// Version is that of its schema.
	Version int
	// Last is the moment of the last thing that was written to the database it is a copy of; zero for nothing yet.
	Last time.Time
	// How much there is of each.
	Cases, Incidents, Subjects, Sources, Changes int
}

// backupPages is how many pages are copied between two looks at the context.
const backupPages = 2048

// Backup writes a copy of the database to a new file, beside everything that goes on, and verifies it: integrity, foreign
// keys, and as many rows in each table as there were at that moment. It never overwrites: an existing file is os.ErrExist.
// A copy that cannot be finished or is not sound is removed.
func (s *Store) Backup(ctx context.Context, path string) (Copy, error) {
	made, err := s.backup(ctx, path)
	if err != nil {
		return Copy{}, fmt.Errorf("back up to %s: %w", path, classify(err))
	}
	return made, nil
}

func (s *Store) backup(ctx context.Context, path string) (made Copy, err error) {
	if err := newFile(path); err != nil {
		return Copy{}, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(path)), ignoreMissing(os.Remove(path+"-journal")))
		}
	}()
	var rows map[string]int
	err = s.view(ctx, func(q querier) error {
		r, ok := q.(*reader)
		if !ok {
			return fmt.Errorf("copy from a %T", q)
		}
		var err error
		if rows, err = countRows(ctx, r); err != nil {
			return err
		}
		// The reader's transaction is open, so that what is copied is what was counted.
		return r.conn.Raw(func(driver any) error { return copyPages(ctx, driver, path) })
	})
	if err != nil {
		return Copy{}, err
	}
	if err := flush(path); err != nil {
		return Copy{}, err
	}
	return verify(ctx, path, rows)
}

// newFile makes an empty file that nobody else can read.
func newFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return unavailable(err)
	}
	return f.Close()
}

// unavailable gives a fault of the file system the class that callers know, and leaves a file that exists what it is.
func unavailable(err error) error {
	switch {
	case err == nil, errors.Is(err, os.ErrExist):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: %w: %w", ErrUnavailable, ErrFull, err)
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// copyPages copies a database page by page, as its connection sees it now.
func copyPages(ctx context.Context, driver any, path string) (err error) {
	from, ok := driver.(*sqlite3.SQLiteConn)
	if !ok {
		return fmt.Errorf("copy from a %T", driver)
	}
	dsn, err := source(path)
	if err != nil {
		return err
	}
	opened, err := (&sqlite3.SQLiteDriver{}).Open(dsn + "&_synchronous=FULL")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	to, ok := opened.(*sqlite3.SQLiteConn)
	if !ok {
		return fmt.Errorf("copy to a %T", opened)
	}
	b, err := to.Backup("main", from, "main")
	if err != nil {
		return err
	}
	for {
		done, err := b.Step(backupPages)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return errors.Join(err, b.Finish())
		}
		if done {
			break
		}
	}
	if err := b.Finish(); err != nil {
		return err
	}
	// Without a write-ahead log the copy is one file, which can be read where nothing can be written.
	_, err = to.Exec(`pragma journal_mode = delete`, nil)
	return err
}

// flush waits until a finished file and its name are on the disk.
func flush(path string) error {
	for _, name := range []string{path, filepath.Dir(path)} {
		f, err := os.Open(name)
		if err == nil {
			err = errors.Join(f.Sync(), f.Close())
		}
		if err != nil {
			return unavailable(err)
		}
	}
	return nil
}

// countRows counts the rows of every table, by its name. The parts of the search index are SQLite's own.
func countRows(ctx context.Context, q querier) (map[string]int, error) {
	names, err := all(ctx, q, `select name from sqlite_master where type = 'table' and sql not like 'create virtual table%' order by name`, nil, value[string])
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	out := make(map[string]int, len(names))
	for _, name := range names {
		n, err := one(ctx, q, `select count(*) from "`+strings.ReplaceAll(name, `"`, `""`)+`"`, nil, value[int])
		if err != nil {
			return nil, fmt.Errorf("count %s: %w", name, err)
		}
		out[name] = n
	}
	return out, nil
}

// file is a database file that is only read, and by nobody else.
type file struct{ db *sql.DB }

func (f file) each(ctx context.Context, text string, args []any, take func(*tuple) error) (err error) {
	conn, err := f.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	raw, err := rawConn(conn)
	if err != nil {
		return err
	}
	once := newStatements(raw)
	defer func() { err = errors.Join(err, once.close()) }()
	return once.each(ctx, text, args, take)
}

// Verify reads a copy as a whole and tells what it holds. It fails with ErrCorrupt, ErrNewer or ErrUnavailable, and
// touches nothing.
func Verify(ctx context.Context, path string) (Copy, error) {
	found, err := verify(ctx, path, nil)
	if err != nil {
		return Copy{}, fmt.Errorf("verify %s: %w", path, classify(err))
	}
	return found, nil
}

// verify is Verify against the numbers of rows that the copy must have; nil for any.
func verify(ctx context.Context, path string, rows map[string]int) (Copy, error) {
	if err := inspect(path, true); err != nil {
		return Copy{}, err
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return Copy{}, fmt.Errorf("find copy: %w", err)
	}
	settings := "mode=ro&_busy_timeout=5000&_query_only=1"
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 {
		settings += "&immutable=1" // nothing beside the file matters, so nothing need be made beside it
	}
	db, err := sql.Open("sqlite3", (&url.URL{Scheme: "file", Path: full, RawQuery: settings}).String())
	if err != nil {
		return Copy{}, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := version(ctx, db); err != nil {
		return Copy{}, err
	}
	return look(ctx, file{db}, path, rows)
}

// keepsReach is the first schema in which sources have a reach of their own.
const keepsReach = 3

// Check reads the database as a whole, beside everything that goes on, and tells what it holds, as Verify does of a copy. It
// fails with ErrCorrupt also where who may see something is on file otherwise than it follows.
func (s *Store) Check(ctx context.Context) (Copy, error) {
	var found Copy
	err := s.view(ctx, func(q querier) error {
		var err error
		if found, err = look(ctx, q, s.path, nil); err != nil || found.Version < keepsReach {
			return err
		}
		wrong, err := all(ctx, q, strays, nil, value[string])
		if err == nil && len(wrong) > 0 {
			err = fmt.Errorf("%w: %s and %d more have another reach than they should", ErrCorrupt, wrong[0], len(wrong)-1)
		}
		return err
	})
	if err != nil {
		return Copy{}, fmt.Errorf("check database: %w", err)
	}
	return found, nil
}

// look reads a database as a whole.
func look(ctx context.Context, f querier, path string, rows map[string]int) (Copy, error) {
	for _, question := range []string{`pragma integrity_check(1)`, `select "table" || ' names a row that is not there' from pragma_foreign_key_check limit 1`} {
		found, err := all(ctx, f, question, nil, value[string])
		if err != nil {
			return Copy{}, err
		}
		if len(found) > 0 && found[0] != "ok" {
			return Copy{}, fmt.Errorf("%w: %s", ErrCorrupt, found[0])
		}
	}
	has, err := countRows(ctx, f)
	if err != nil {
		return Copy{}, err
	}
	if _, ours := has["changes"]; !ours {
		return Copy{}, fmt.Errorf("%w: it is not one of casewire's", ErrCorrupt)
	}
	if rows != nil && !maps.Equal(rows, has) {
		return Copy{}, fmt.Errorf("%w: the copy has other numbers of rows: %s", ErrCorrupt, differing(rows, has))
	}
	made := Copy{Path: path, Cases: has["cases"], Incidents: has["incidents"], Subjects: has["subjects"], Sources: has["sources"], Changes: has["changes"]}
	if made.Version, err = one(ctx, f, `pragma user_version`, nil, value[int]); err != nil {
		return Copy{}, err
	}
	if made.Last, err = lastWritten(ctx, f, has); err != nil {
		return Copy{}, err
	}
	made.Size, err = one(ctx, f, `select page_count * page_size from pragma_page_count, pragma_page_size`, nil, value[int64])
	return made, err
}

// differing names the tables of which there are other numbers of rows.
func differing(want, have map[string]int) string {
	var out []string
	for name, n := range want {
		if have[name] != n {
			out = append(out, fmt.Sprintf("%s %d of %d", name, have[name], n))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// lastWritten is the moment of the newest row that tells when it was written. An older schema has fewer tables.
func lastWritten(ctx context.Context, q querier, tables map[string]int) (time.Time, error) {
	last := int64(0)
	for table, columns := range map[string][]string{
		"audit": {"at"}, "changes": {"at"}, "handled": {"at"}, "drafts": {"created_at"}, "accounts": {"created_at"}, "chats": {"created_at"},
		"deliveries": {"created_at", "settled_at"}, "delivery_parts": {"sending_at", "sent_at", "edited_at"}, "subscriptions": {"created_at", "edition_at"},
	} {
		if _, there := tables[table]; !there {
			continue
		}
		for _, column := range columns {
			at, err := one(ctx, q, `select coalesce(max(`+column+`), 0) from `+table, nil, value[int64])
			if err != nil {
				return time.Time{}, fmt.Errorf("find last row of %s: %w", table, err)
			}
			last = max(last, at)
		}
	}
	if last == 0 {
		return time.Time{}, nil
	}
	return millis(last), nil
}
