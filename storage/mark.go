package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// Keys of the table meta.
const (
	// metaInstallation names the place that a database lives at.
	metaInstallation = "installation"
	// metaRestored says that the database is a copy: the Unix milliseconds of the last thing that the copy knows of. What was
	// due after that may have been sent by the database that was lost.
	metaRestored = "restored"
	// metaHeld says that all of it is held, and waits for somebody's word (outbox_care.go).
	metaHeld = "restored_held"
)

// mark is a small file beside the database, FILE.mark, which says how far the database had come when this place saw it
// last. A database that is behind its mark, has another place's, or lost it is a copy, whichever way it came: with
// casewire restore, from a replica, or with cp. Moving a database as a whole takes the file along.
type mark struct {
	Installation string `json:"installation"`
	// Rows counts all that were ever written to the change log, the audit and the outbox.
	Rows int64 `json:"rows"`
	// Sent is when the newest post went out, in Unix milliseconds.
	Sent int64 `json:"sent"`
	// At is when the mark was written, in Unix milliseconds; 0 by a process that ended in good order. While a process serves
	// the database it is never older than a minute or two, so it tells that the process lives.
	At int64 `json:"at"`
	// File is the file as a process left it that ended in good order; zero otherwise.
	File footprint `json:"file,omitzero"`
}

// footprint is by what it shows that nobody has touched a file.
type footprint struct {
	Size    int64 `json:"size"`
	Changed int64 `json:"changed"` // Unix nanoseconds
}

// footprintOf looks at a database's file. It is zero where there is a write-ahead log beside it: then the file is not all.
func footprintOf(database string) (footprint, error) {
	if log, err := os.Stat(database + "-wal"); err == nil && log.Size() > 0 {
		return footprint{}, nil
	}
	info, err := os.Stat(database)
	if err != nil {
		return footprint{}, unavailable(ignoreMissing(err))
	}
	return footprint{Size: info.Size(), Changed: info.ModTime().UnixNano()}, nil
}

// tick is longer than that of the clock by which file systems here tell when a file was changed.
const tick = 10 * time.Millisecond

// leave writes the mark of a process that has closed the database in good order. Where the file was changed in this very
// tick of the clock, it waits for the next one, so that leftWell can believe the mark.
func (m mark) leave(database string) (err error) {
	m.At = 0
	if m.File, err = footprintOf(database); err != nil {
		return err
	}
	if err := m.write(database); err != nil {
		return err
	}
	if left, err := leftWell(database); left || err != nil || m.File == (footprint{}) {
		return err
	}
	<-time.After(tick)
	return m.write(database)
}

// leftWell tells whether a database's file is the very one that a process left in good order. A file that was changed in the
// tick of the clock in which the mark was written may have been changed after it, too, and is not believed.
func leftWell(database string) (bool, error) {
	m, ok, err := readMark(database)
	if err != nil || !ok || m.File == (footprint{}) {
		return false, err
	}
	now, err := footprintOf(database)
	if err != nil || now != m.File {
		return false, err
	}
	written, err := os.Stat(markPath(database))
	if err != nil {
		return false, unavailable(err)
	}
	return m.File.Changed < written.ModTime().UnixNano(), nil
}

func markPath(database string) string { return database + ".mark" }

// readMark reads the mark of a database. ok is false where there is none. One that cannot be understood, as after a power
// cut, says nothing: it is the zero mark.
func readMark(database string) (m mark, ok bool, err error) {
	b, err := os.ReadFile(markPath(database))
	if err != nil {
		return mark{}, false, unavailable(ignoreMissing(err))
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return mark{}, true, nil //nolint:nilerr // as said above
	}
	return m, true, nil
}

func (m mark) write(database string) error {
	b, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode mark: %w", err)
	}
	next := markPath(database) + ".new"
	if err := os.WriteFile(next, b, 0o600); err != nil {
		return fmt.Errorf("write mark: %w", unavailable(err))
	}
	if err := os.Rename(next, markPath(database)); err != nil {
		return fmt.Errorf("write mark: %w", unavailable(err))
	}
	return nil
}

// loadMark reads how far the database has come.
func loadMark(ctx context.Context, q querier, at time.Time) (mark, error) {
	m := mark{At: at.UnixMilli()}
	var err error
	if m.Installation, err = one(ctx, q, `select value from meta where key = 'installation'`, nil, value[string]); err != nil && !errors.Is(err, ErrNotFound) {
		return mark{}, fmt.Errorf("read installation: %w", err)
	}
	if m.Rows, err = one(ctx, q, `select coalesce(sum(seq), 0) from sqlite_sequence where name in ('changes', 'audit', 'deliveries')`, nil, value[int64]); err != nil {
		return mark{}, fmt.Errorf("read numbers: %w", err)
	}
	if m.Sent, err = one(ctx, q, `select coalesce(max(sent_at), 0) from delivery_parts`, nil, value[int64]); err != nil {
		return mark{}, fmt.Errorf("read last post: %w", err)
	}
	return m, nil
}

// behind tells whether a database that has come as far as m is an older copy of the one that was seen here last.
func (m mark) behind(seen mark) bool {
	return m.Rows < seen.Rows || m.Sent > 0 && m.Sent < seen.Sent // posts that were all forgotten leave no trace
}

// settleIn finds out whether the database is a copy, and gives it the name of this place. It runs in the transaction that
// the start makes anyway.
func (w *writer) settleIn(ctx context.Context, path string, name func() string) error {
	now, err := loadMark(ctx, w, w.at)
	if err != nil {
		return err
	}
	seen, had, err := readMark(path)
	if err != nil {
		return err
	}
	known := now.Installation != ""
	switch {
	case known && !had, known && seen.Installation != "" && seen.Installation != now.Installation, known && now.behind(seen):
		if err := w.setRestored(ctx); err != nil {
			return err
		}
	case known:
		return nil
	}
	return w.setMeta(ctx, metaInstallation, name())
}

func (w *writer) setMeta(ctx context.Context, key, value string) error {
	if _, err := w.exec(ctx, `insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value`, key, value); err != nil {
		return fmt.Errorf("remember %s: %w", key, err)
	}
	return nil
}

// setRestored notes that the database is a copy. One of which nothing is held yet stays the copy it was.
func (w *writer) setRestored(ctx context.Context) error {
	tables, err := countRows(ctx, w)
	if err != nil {
		return err
	}
	last, err := lastWritten(ctx, w, tables)
	if err != nil {
		return err
	}
	r, err := w.tx.ExecContext(ctx, `delete from meta where key = ?`, metaHeld)
	if err != nil {
		return fmt.Errorf("note restored: %w", err)
	}
	again, err := r.RowsAffected()
	if err != nil {
		return fmt.Errorf("note restored: %w", err)
	}
	text := `insert or ignore into meta (key, value) values (?, ?)`
	if again > 0 { // a copy of a copy that was looked through
		text = `insert or replace into meta (key, value) values (?, ?)`
	}
	if _, err := w.exec(ctx, text, metaRestored, fmt.Sprint(sinceMillis(last))); err != nil {
		return fmt.Errorf("note restored: %w", err)
	}
	return nil
}

// Mark notes beside the database how far it has come, and that this process lives. A store in memory has no place.
func (s *Store) Mark(ctx context.Context) error {
	if s.path == "" || s.write == nil {
		return nil
	}
	m, err := s.reached(ctx)
	if err != nil {
		return err
	}
	return m.write(s.path)
}

// reached is the mark of how far the database has come.
func (s *Store) reached(ctx context.Context) (m mark, err error) {
	err = s.view(ctx, func(q querier) error {
		m, err = loadMark(ctx, q, s.now())
		return err
	})
	if err != nil {
		return mark{}, fmt.Errorf("mark database: %w", err)
	}
	return m, nil
}

// Alive tells when a process that serves the database wrote its mark last; zero where it ended in good order, or never was.
func Alive(database string) (time.Time, error) {
	m, ok, err := readMark(database)
	if err != nil || !ok || m.At == 0 {
		return time.Time{}, err
	}
	return millis(m.At), nil
}

// Restored tells whether the database is a copy of which something still waits for an admin's word, and the moment of the
// last thing that it knows of: what was due after that may have been sent already.
func (s *Store) Restored(ctx context.Context) (last time.Time, restored bool, err error) {
	var v string
	err = s.view(ctx, func(q querier) error {
		var err error
		v, err = one(ctx, q, `select value from meta where key = 'restored' and (exists (select 1 from deliveries where state not in ('sent', 'cancelled') and state = 'held')
			or not exists (select 1 from meta where key = 'restored_held'))`, nil, value[string])
		return err
	})
	if errors.Is(err, ErrNotFound) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, fmt.Errorf("look whether the database is a copy: %w", err)
	}
	var ms int64
	if _, err := fmt.Sscan(v, &ms); err != nil {
		return time.Time{}, true, nil //nolint:nilerr // a copy all the same, of which nothing is known
	}
	return millis(ms), true, nil
}
