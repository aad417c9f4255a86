package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// By says who changes something, why, and what asked for it.
type By struct {
	// Account is the person; 0 for the operator at the machine.
	Account int64
	// Platform and Key are the id of the update or interaction that asked. The same key changes something once; a second
	// time the change fails with ErrHandled. An empty key is never a repetition.
	Platform, Key string
	// Chat is the store's number of the chat it was asked in; 0 for none.
	Chat int64
	// Action is what the audit line says: the command's name.
	Action string
	// Reason is public, Note is for the team.
	Reason, Note string
	// DryRun does everything but keep it: what the change would lead to is returned, and nothing is stored.
	DryRun bool
}

// writer is one transaction that changes something. It has one timestamp.
type writer struct {
	tx         *sql.Tx
	statements *statements // of the transaction's connection
	s          *Store
	by         By
	at         time.Time
	batch      int64 // of the changes it logs; 0 for none
	logged     bool  // it logged a change
	// object is the ref that the audit line names.
	object string
	// undoes is the seq that the entries being logged take back; 0 for none.
	undoes int64
	// wakes: something was enqueued or made due.
	wakes bool
	// bringing is what an import remembers from record to record; nil for any other change.
	bringing *bringing
}

func (w *writer) each(ctx context.Context, text string, args []any, take func(*tuple) error) error {
	return w.statements.each(ctx, text, args, take)
}

// exec changes something, and gives the number of the last row that it made.
func (w *writer) exec(ctx context.Context, text string, args ...any) (int64, error) {
	r, err := w.statements.run(ctx, text, args)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// write changes something.
func (w *writer) write(ctx context.Context, text string, args ...any) error {
	return w.statements.write(ctx, text, args)
}

// affect changes something, and tells how many rows.
func (w *writer) affect(ctx context.Context, text string, args ...any) (int64, error) {
	r, err := w.statements.run(ctx, text, args)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// change runs a change in one transaction, together with the id of what asked for it and its audit line. Nothing is
// stored when it fails.
func (s *Store) change(ctx context.Context, by By, object string, run func(w *writer) error) (err error) {
	conn, err := s.writing(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return s.changeOn(ctx, conn, by, object, run)
}

// soon runs a change whose commit does not wait for the disk: it outlives the process at once, and a power cut with the
// next change at the latest. It is for bookkeeping that may fall back to doubt and never to a second copy.
func (s *Store) soon(ctx context.Context, run func(w *writer) error) (err error) {
	conn, err := s.writing(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, `pragma synchronous = normal`); err != nil {
		return fmt.Errorf("begin to write: %w", classify(err))
	}
	defer func() {
		if _, e := conn.ExecContext(context.WithoutCancel(ctx), `pragma synchronous = full`); e != nil {
			// A connection that cannot be put back is thrown away; the next one is opened as it should be.
			err = errors.Join(err, e, ignoreBad(conn.Raw(func(any) error { return driver.ErrBadConn })))
		}
	}()
	return s.changeOn(ctx, conn, By{}, "", run)
}

func ignoreBad(err error) error {
	if errors.Is(err, driver.ErrBadConn) {
		return nil
	}
	return err
}

// writing takes the writing connection, which one change holds at a time.
func (s *Store) writing(ctx context.Context) (*sql.Conn, error) {
	if s.write == nil {
		return nil, fmt.Errorf("%w: opened for reading only", ErrUnavailable)
	}
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin to write: %w", classify(err))
	}
	return conn, nil
}

// changeOn runs a change on the writing connection.
func (s *Store) changeOn(ctx context.Context, conn *sql.Conn, by By, object string, run func(w *writer) error) (err error) {
	raw, err := rawConn(conn)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	if s.texts == nil || s.texts.conn != raw {
		s.texts = newStatements(raw)
	}
	// When the context ends, the statement at hand fails, and then the change is taken back here and nowhere else: were the
	// transaction to end by itself between two statements, the second would be stored alone.
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return fmt.Errorf("begin to write: %w", classify(err))
	}
	defer func() {
		if err != nil {
			err = classify(errors.Join(err, ignoreDone(tx.Rollback())))
		}
	}()
	w := &writer{tx: tx, statements: s.texts, s: s, by: by, object: object, at: s.now().UTC().Truncate(time.Millisecond)}
	if by.DryRun {
		return errors.Join(run(w), ignoreDone(tx.Rollback()))
	}
	if by.Key != "" {
		n, err := w.affect(ctx, `insert or ignore into handled (platform, key, at) values (?, ?, ?)`, by.Platform, by.Key, w.at.UnixMilli())
		if err != nil {
			return fmt.Errorf("remember update: %w", err)
		}
		if n == 0 {
			return ErrHandled
		}
	}
	if err := run(w); err != nil {
		return err
	}
	if by.Action != "" {
		if err := w.audit(ctx, w.object, "done", ""); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if w.logged {
		signal(s.changed)
	}
	if w.wakes {
		signal(s.waiting)
	}
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// audit writes one line of the audit.
func (w *writer) audit(ctx context.Context, object, outcome, details string) error {
	_, err := w.exec(ctx, `insert into audit (at, account, platform, chat_id, action, object_ref, outcome, details) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		w.at.UnixMilli(), orNull(w.by.Account), w.by.Platform, orNull(w.by.Chat), w.by.Action, object, outcome, details)
	if err != nil {
		return fmt.Errorf("write audit: %w", err)
	}
	return nil
}

// Change kinds, as they stand in the log.
const (
	ChangeAdded     = "added"
	ChangeUpdated   = "updated"
	ChangeCorrected = "corrected"
	ChangePublished = "published"
	ChangeWithdrawn = "withdrawn"
	ChangeClosed    = "closed"
	ChangeReopened  = "reopened"
	ChangeMerged    = "merged"
	ChangeSplit     = "split"
	ChangeRedacted  = "redacted"
	ChangeUndone    = "undone"
)

// entry is one line of the change log about to be written.
type entry struct {
	kind, object  string
	id            int64
	ref           string
	caseID        int64
	field         string
	sees, sees2   Visibility // reach before and after
	before, after any        // records; nil for none
}

// log writes one numbered entry of the change log.
func (w *writer) log(ctx context.Context, e entry) error {
	if w.bringing != nil {
		return w.logLater(ctx, e)
	}
	before, err := record(e.before)
	if err != nil {
		return err
	}
	after, err := record(e.after)
	if err != nil {
		return err
	}
	return w.logEncoded(ctx, e, before, after)
}

// logEncoded writes an entry whose records have been encoded.
func (w *writer) logEncoded(ctx context.Context, e entry, before, after any) error {
	if err := w.write(ctx, `insert into changes (at, account, batch, kind, object, object_id, object_ref, case_id, field, sight_before, sight_after,
		before, after, reason, note, undoes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		w.at.UnixMilli(), orNull(w.by.Account), orNull(w.batch), e.kind, e.object, e.id, e.ref, orNull(e.caseID), e.field, int(e.sees), int(e.sees2),
		before, after, w.by.Reason, w.by.Note, orNull(w.undoes)); err != nil {
		return fmt.Errorf("write change log: %w", err)
	}
	w.logged = true
	return nil
}

// record is an object as the change log keeps it.
func record(v any) (any, error) {
	if v == nil {
		return nil, nil //nolint:nilnil // nothing to keep is null
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return string(b), nil
}

// orNull is a number for a column where none is null.
func orNull(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// textOrNull is a text for a column where none is null.
func textOrNull[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// dateArgs are the five values of a date's columns.
func dateArgs(d Date) []any {
	return []any{textOrNull(d.From), textOrNull(d.To), string(d.Precision), d.Inferred, d.Words}
}

// embargoArg is the instant of an embargo.
func embargoArg(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UnixMilli()
}

// newRef allots a ref: the given one, where it is free, or a new one. prefix is a case's country.
func (w *writer) newRef(ctx context.Context, kind, given, prefix string, id int64) (string, error) {
	length := otherCode
	if kind == RefCase {
		length = caseCode
	}
	for {
		ref := given
		var code string
		if given == "" {
			var err error
			if code, err = newCode(w.s.random, length); err != nil {
				return "", err
			}
			if ref = code; kind == RefCase {
				ref = prefix + "-" + code
			}
		} else {
			country, parsed, ok := ParseRef(given)
			if canonical := canonicalRef(country, parsed); !ok || canonical != given || (country != "") != (kind == RefCase) {
				return "", Invalid{Field: "ref", Problem: "is not a ref", Value: given}
			}
			code = parsed
		}
		n, err := w.affect(ctx, `insert or ignore into refs (code, kind, object_id) values (?, ?, ?)`, code, kind, id)
		if err != nil {
			return "", fmt.Errorf("allot ref: %w", err)
		}
		if n == 1 {
			return ref, nil
		}
		if given != "" {
			return "", Invalid{Field: "ref", Problem: "is taken", Value: given}
		}
	}
}

func canonicalRef(country, code string) string {
	if country == "" {
		return code
	}
	return country + "-" + code
}

// lookUp finds the object of a ref; ErrNotFound when there is none. It knows no sight: callers load the object with one.
func lookUp(ctx context.Context, q querier, kind, ref string) (int64, error) {
	country, code, ok := ParseRef(ref)
	if !ok || (country != "") != (kind == RefCase) {
		return 0, ErrNotFound
	}
	switch kind {
	case RefCase: // the letters of a case's ref must be its own
		return one(ctx, q, `select id from cases where ref = ?`, []any{canonicalRef(country, code)}, value[int64])
	case RefSubject: // one that was merged into another is that one now
		return one(ctx, q, `select coalesce(s.merged_into, s.id) from refs r join subjects s on s.id = r.object_id where r.code = ? and r.kind = ?`, []any{code, kind}, value[int64])
	}
	return one(ctx, q, `select object_id from refs where code = ? and kind = ?`, []any{code, kind}, value[int64])
}
