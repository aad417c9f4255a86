package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Tombstone stands where something was erased.
const Tombstone = "[erased]"

// redactable are the columns that hold what people wrote, by table, with the field's name in commands.
var redactable = map[string]map[string]string{ //nolint:gochecknoglobals // a constant table
	RefCase:     {"title": "title", "summary": "summary"},
	RefIncident: {"summary": "summary", "place": "place", "body": "body"},
	RefSource:   {"url": "url", "publisher": "publisher", "title": "title", "archive": "archive_url", "interest": "interest"},
}

// Erased says what a redaction did.
type Erased struct {
	Values  []string // what was erased; for the preview only, never kept
	Rows    int      // rows of the store
	Entries int      // entries of the change log
	Drafts  int
	Posts   int // deliveries and their messages, as the outbox keeps them
}

// Redact blanks a field of an object for good: in its row, in the change log, in the audit, in drafts and in the search
// index, and leaves Tombstone. For a subject the fields are "names" (all of them) or one of its names; for an incident also
// "speaker" and "quote". The same words are blanked wherever the log repeats them. It is the one path that the append-only
// triggers let through, and cannot be undone.
func (s *Store) Redact(ctx context.Context, by By, ref, field string) (Erased, error) {
	var e Erased
	err := s.change(ctx, by, ref, func(w *writer) error {
		kind, id, err := w.find(ctx, ref)
		if err != nil {
			return err
		}
		if e.Values, err = w.erase(ctx, kind, id, field, &e); err != nil {
			return err
		}
		if len(e.Values) == 0 {
			return ErrNoChange
		}
		if err := w.eraseTraces(ctx, e.Values, &e); err != nil {
			return err
		}
		if kind == RefSubject {
			field = "names" // a name that was erased must not stand in the log as the field's
		}
		return w.log(ctx, entry{kind: ChangeRedacted, object: kind, id: id, ref: ref, field: field})
	})
	if err != nil {
		return Erased{}, fmt.Errorf("redact %s: %w", ref, err)
	}
	if !by.DryRun {
		// The erased pages must leave the write-ahead log too. Another reader may hold it back; the next checkpoint takes it.
		if _, err := s.write.ExecContext(ctx, `pragma wal_checkpoint(truncate)`); err != nil {
			return e, fmt.Errorf("redact %s: the words are erased, but the write-ahead log could not be emptied: %w", ref, classify(err))
		}
	}
	return e, nil
}

// find tells which object a ref names.
func (w *writer) find(ctx context.Context, ref string) (string, int64, error) {
	for _, kind := range []string{RefCase, RefIncident, RefSubject, RefSource} {
		if id, err := lookUp(ctx, w, kind, ref); err == nil {
			return kind, id, nil
		}
	}
	return "", 0, ErrNotFound
}

// erase blanks the field in the rows of the object and gives the words that stood there.
func (w *writer) erase(ctx context.Context, kind string, id int64, field string, e *Erased) ([]string, error) {
	if kind == RefSubject {
		return w.eraseNames(ctx, id, field, e)
	}
	if kind == RefIncident && (field == "speaker" || field == "quote") {
		column := map[string]string{"speaker": "speaker", "quote": "words"}[field]
		words, err := w.texts(ctx, `select distinct `+column+` from citations where incident_id = ?`, id)
		if err != nil {
			return nil, err
		}
		e.Rows += len(words)
		// Two speakers of one source must stay two rows: the tombstone is numbered by the row.
		_, err = w.exec(ctx, `update citations set verbatim = 0, `+column+` = case when `+column+` = '' then '' else ? || case when ? = 'speaker' then ' ' || (place + 1) else '' end end
			where incident_id = ?`, Tombstone, column, id)
		if err == nil && column == "speaker" { // who reports a number or a date is one of these speakers
			_, err = w.exec(ctx, `update claims set speaker = ? where incident_id = ? and speaker <> ''`, Tombstone, id)
		}
		return words, err
	}
	column, ok := redactable[kind][field]
	if !ok {
		return nil, Invalid{Field: "field", Problem: "cannot be erased of this " + kind, Value: field}
	}
	table := kind + "s"
	words, err := w.texts(ctx, `select `+column+` from `+table+` where id = ?`, id)
	if err != nil || len(words) == 0 {
		return nil, err
	}
	blank := Tombstone
	if column == "url" || column == "archive_url" {
		blank = ""
	}
	e.Rows++
	extra := ""
	if column == "url" {
		extra = ", url_key = null"
	}
	if _, err := w.exec(ctx, `update `+table+` set `+column+` = ?`+extra+`, revision = revision + 1, changed_at = ? where id = ?`, blank, w.at.UnixMilli(), id); err != nil {
		return nil, fmt.Errorf("erase %s: %w", field, err)
	}
	return words, w.reindex(ctx, kind, id)
}

// eraseNames blanks one name of a subject, or all of them.
func (w *writer) eraseNames(ctx context.Context, id int64, field string, e *Erased) ([]string, error) {
	found, err := loadSubjects(ctx, w, FullSight(), []int64{id})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, ErrNotFound
	}
	s := found[0]
	var gone []string
	kept := s.Names[:0:0]
	for _, n := range s.Names {
		if field == "names" || Fold(n.Name) == Fold(field) {
			gone = append(gone, n.Name)
		} else {
			kept = append(kept, n)
		}
	}
	if len(gone) == 0 {
		return nil, Invalid{Field: "field", Problem: "is neither names nor one of the names of this subject", Value: field}
	}
	e.Rows += len(gone)
	if len(kept) == 0 {
		kept = []Name{{Name: Tombstone, Preferred: true}}
	}
	prefer(kept)
	s.Names = kept
	return gone, w.putNames(ctx, false, &s)
}

// texts reads the texts of a query that are not empty.
func (w *writer) texts(ctx context.Context, query string, id int64) ([]string, error) {
	list, err := all(ctx, w, query, []any{id}, value[string])
	var out []string
	for _, t := range list {
		if t != "" && !strings.HasPrefix(t, Tombstone) {
			out = append(out, t)
		}
	}
	return out, err
}

// reindex writes the search document of an object anew.
func (w *writer) reindex(ctx context.Context, kind string, id int64) error {
	queries := map[string]struct {
		doc  int64
		text string
	}{
		RefCase:     {docCase, `select c.title || ' ' || c.summary || ' ' || coalesce((select group_concat(t.tag, ' ') from case_tags t where t.case_id = c.id), '') from cases c where c.id = ?`},
		RefIncident: {docIncident, `select summary || ' ' || place || ' ' || body from incidents where id = ?`},
		RefSource:   {docSource, `select title || ' ' || publisher from sources where id = ?`},
	}
	body, err := one(ctx, w, queries[kind].text, []any{id}, value[string])
	if err != nil {
		return fmt.Errorf("write search index: %w", err)
	}
	return w.index(ctx, queries[kind].doc, id, false, body)
}

// inDocument is a text as it stands inside a document of the outbox: JSON that does not escape what only HTML has to.
func inDocument(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text always encodes
	return strings.TrimSuffix(strings.TrimPrefix(b.String(), `"`), "\"\n")
}

// eraseTraces blanks the words wherever else the store repeats them: in the log, the audit, drafts and other texts that
// hold them whole.
func (w *writer) eraseTraces(ctx context.Context, words []string, e *Erased) error {
	if _, err := w.exec(ctx, `insert into redacting (id) values (1)`); err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	for _, word := range words {
		if utf8.RuneCountInString(word) < 2 {
			continue // one letter stands everywhere
		}
		encoded, err := record(word)
		if err != nil {
			return err
		}
		inJSON, _ := encoded.(string)
		args := []any{sql.Named("word", word), sql.Named("coded", strings.Trim(inJSON, `"`)), sql.Named("blank", Tombstone), sql.Named("told", inDocument(word))}
		for _, step := range []struct {
			count *int
			text  string
		}{
			{&e.Entries, `update changes set before = replace(before, :coded, :blank), after = replace(after, :coded, :blank), reason = replace(reason, :word, :blank), note = replace(note, :word, :blank)
				where instr(coalesce(before, '') || coalesce(after, ''), :coded) > 0 or instr(reason || note, :word) > 0`},
			{&e.Drafts, `update drafts set state = replace(replace(state, :coded, :blank), :word, :blank) where instr(state, :coded) > 0 or instr(state, :word) > 0`},
			{&e.Drafts, `delete from uploads where instr(data, cast(:word as blob)) > 0`}, // a file cannot be mended in its middle
			{&e.Rows, `update targets set named = :blank where named = :word`},
			{&e.Posts, `update deliveries set doc = replace(doc, :told, :blank) where instr(doc, :told) > 0`},
			{&e.Posts, `update delivery_parts set doc = replace(doc, :told, :blank), body = x'' where instr(doc, :told) > 0`},
			{&e.Entries, `update audit set details = replace(details, :word, :blank) where instr(details, :word) > 0`},
		} {
			n, err := w.affect(ctx, step.text, args...)
			if err != nil {
				return fmt.Errorf("erase from log: %w", err)
			}
			*step.count += int(n)
		}
	}
	if _, err := w.exec(ctx, `insert into search (search) values ('optimize')`); err != nil {
		return fmt.Errorf("clear search index: %w", err)
	}
	_, err := w.exec(ctx, `delete from redacting`)
	return err
}
