package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"casewire/storage/migrations"
)

// keptBeforeMigration is how many copies made before a migration are kept.
const keptBeforeMigration = 5

// copyStamp is the moment in a copy's name, in UTC.
const copyStamp = "20060102T150405Z"

// Shelf is the folder where the copies of one database stand that casewire makes by itself. Their names begin with that of
// the database: casewire-20261125T031500Z.db is one of a day, casewire-before-2-20261125T031500Z.db was made before the
// schema became version 2.
type Shelf struct {
	dir, stem string
}

// NewShelf is the shelf of a database: the folder given, or "backups" beside the database.
func NewShelf(database, dir string) Shelf {
	if target, err := filepath.EvalSymlinks(database); err == nil {
		database = target
	}
	if dir == "" {
		dir = filepath.Join(filepath.Dir(database), "backups")
	}
	return Shelf{dir: dir, stem: strings.TrimSuffix(filepath.Base(database), filepath.Ext(database))}
}

// Dir is the folder.
func (h Shelf) Dir() string { return h.dir }

// Kept is a copy on a shelf.
type Kept struct {
	Path string
	At   time.Time
	// Before is the version of the schema that the database was about to get; 0 for the copy of a day.
	Before int
}

// List gives the copies on the shelf, oldest first. A folder that is not there holds none. Other files are left alone.
func (h Shelf) List() ([]Kept, error) {
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, nil
		}
		return nil, fmt.Errorf("list backups: %w", err)
	}
	shape := regexp.MustCompile(`^` + regexp.QuoteMeta(h.stem) + `(?:-before-([0-9]{1,6}))?-([0-9]{8}T[0-9]{6}Z)\.db$`)
	var out []Kept
	for _, e := range entries {
		m := shape.FindStringSubmatch(e.Name())
		if m == nil || !e.Type().IsRegular() {
			continue
		}
		at, err := time.Parse(copyStamp, m[2])
		if err != nil {
			continue // a name of somebody else's
		}
		k := Kept{Path: filepath.Join(h.dir, e.Name()), At: at}
		for _, digit := range m[1] {
			k.Before = 10*k.Before + int(digit-'0')
		}
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b Kept) int { return a.At.Compare(b.At) })
	return out, nil
}

// place makes the folder and names a new copy in it.
func (h Shelf) place(at time.Time, before int) (string, error) {
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		return "", fmt.Errorf("make folder of backups: %w", unavailable(err))
	}
	name := h.stem + "-"
	if before > 0 {
		name += fmt.Sprintf("before-%d-", before)
	}
	return filepath.Join(h.dir, name+at.UTC().Format(copyStamp)+".db"), nil
}

// prune removes all but the newest copies of a kind.
func (h Shelf) prune(daily bool, keep int) error {
	list, err := h.List()
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(k Kept) bool { return daily != (k.Before == 0) })
	for _, old := range list[:max(0, len(list)-keep)] {
		err = errors.Join(err, ignoreMissing(os.Remove(old.Path)))
	}
	if err != nil {
		return fmt.Errorf("remove old backups: %w", err)
	}
	return nil
}

// BackupTo puts a verified copy on a shelf, and removes all but the newest of those that are not from before a migration.
func (s *Store) BackupTo(ctx context.Context, h Shelf, keep int) (Copy, error) {
	at := s.now()
	for last := at.Add(time.Minute); ; at = at.Add(time.Second) { // two that are asked for within a second have two names
		path, err := h.place(at, 0)
		if err != nil {
			return Copy{}, err
		}
		made, err := s.Backup(ctx, path)
		switch {
		case errors.Is(err, os.ErrExist) && at.Before(last):
		case err != nil:
			return Copy{}, err
		default:
			return made, h.prune(true, max(keep, 1))
		}
	}
}

// copyBefore puts a copy of a database that is about to be migrated on its shelf. There is nothing to copy where nothing
// was stored yet.
func (s *Store) copyBefore(ctx context.Context, path string, h Shelf) (err error) {
	if info, err := os.Stat(path); path == "" || err != nil || info.Size() == 0 {
		return ignoreMissing(err)
	}
	old, err := Open(ctx, Options{Path: path, ReadOnly: true, Now: s.now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	var version int
	if err := old.read.QueryRowContext(ctx, `pragma user_version`).Scan(&version); err != nil {
		return err
	}
	if version == 0 || version >= migrations.Latest {
		return nil
	}
	name, err := h.place(s.now(), migrations.Latest)
	if err != nil {
		return err
	}
	if _, err := old.backup(ctx, name); err != nil && !errors.Is(err, os.ErrExist) { // a start that failed a second ago made it
		return fmt.Errorf("copy the database before its schema is changed: %w", err)
	}
	return h.prune(false, keptBeforeMigration)
}
