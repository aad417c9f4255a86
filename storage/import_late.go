package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// bringing is what an import remembers from record to record.
type bringing struct {
	// alias gives, for the ref that a source has in the file, the ref of the same document on file.
	alias map[string]string
	// names came with incidents that stand further down.
	names []lateName
	// number is that of the record at hand.
	number int
	// documents of the search index and entries of the change log wait until there are enough of them.
	documents aside[searchDocument]
	entries   aside[lateEntry]
	// next gives, by its kind, the number of the next object.
	next map[string]int64
	// allotted are the ref and the number of the record at hand, where it has them already.
	allotted struct {
		ref string
		id  int64
	}
	// cases and numbers are those of the refs that were named last.
	cases   recent[string, caseRow]
	numbers recent[[2]string, int64]
}

func newBringing() *bringing {
	return &bringing{
		alias: map[string]string{}, next: map[string]int64{},
		documents: aside[searchDocument]{prepare: (*searchDocument).fold}, entries: aside[lateEntry]{prepare: (*lateEntry).encode},
	}
}

// wait ends what is done beside the writing.
func (b *bringing) wait() {
	b.documents.running.Wait()
	b.entries.running.Wait()
}

// How many documents of the search index and entries of the change log an import holds before it writes them. An entry holds
// the whole of its record.
const (
	documentsAtOnce = 8192
	entriesAtOnce   = 256
)

// searchDocument is a document of the search index.
type searchDocument struct {
	docid int64
	text  string
	body  string // its fold
}

func (d *searchDocument) fold() { d.body = document(d.text) }

// indexLater keeps a document for the search index. The index gathers in memory what comes in the order of its numbers, and
// writes a piece of its own for each step back: brought in as the records stand in a file, a case would make half a dozen.
func (w *writer) indexLater(ctx context.Context, d *searchDocument) error {
	if w.bringing.documents.add(d) < documentsAtOnce {
		return nil
	}
	return w.indexNow(ctx)
}

// indexNow writes the documents that wait.
func (w *writer) indexNow(ctx context.Context) error {
	documents := w.bringing.documents.take()
	slices.SortFunc(documents, func(a, b *searchDocument) int { return cmp.Compare(a.docid, b.docid) })
	for _, d := range documents {
		if d.body == "" {
			continue
		}
		if err := w.write(ctx, `insert into search (docid, body) values (?, ?)`, d.docid, d.body); err != nil {
			return fmt.Errorf("write search index: %w", err)
		}
	}
	return nil
}

// lateEntry is an entry of the change log for something new.
type lateEntry struct {
	entry
	number int // of the record in the file
	record any // what is new, encoded
	err    error
}

func (e *lateEntry) encode() { e.record, e.err = record(e.after) }

// logLater keeps an entry for the change log, whose record is encoded meanwhile.
func (w *writer) logLater(ctx context.Context, e entry) error {
	if w.bringing.entries.add(&lateEntry{entry: e, number: w.bringing.number}) < entriesAtOnce {
		return nil
	}
	return w.logNow(ctx)
}

// logNow writes the entries that wait, in their order.
func (w *writer) logNow(ctx context.Context) error {
	for _, e := range w.bringing.entries.take() {
		if e.err != nil {
			return &RecordError{Number: e.number, Err: e.err}
		}
		if err := w.logEncoded(ctx, e.entry, nil, e.record); err != nil {
			return err
		}
	}
	return nil
}

type lateName struct {
	subject int64
	name    Name
}

// bindNames ties the names to the incidents that they came with, now that those are stored. Until then nobody sees them:
// the transaction is not over.
func (w *writer) bindNames(ctx context.Context) error {
	for _, n := range w.bringing.names {
		incident, err := lookUp(ctx, w, RefIncident, n.name.Incident)
		if err != nil {
			return missing("incident", n.name.Incident, err)
		}
		if _, err := w.exec(ctx, `update subject_names set incident_id = ? where subject_id = ? and name = ?`, incident, n.subject, n.name.Name); err != nil {
			return fmt.Errorf("store names: %w", err)
		}
	}
	return nil
}

// onFile names the sources by the refs that they have on file.
func (o *Source) onFile(alias map[string]string) *Source {
	if ref, ok := alias[o.DerivedFrom]; ok {
		o.DerivedFrom = ref
	}
	return o
}

func (i *Incident) onFile(alias map[string]string) {
	if len(alias) == 0 {
		return
	}
	for n := range i.Citations {
		if ref, ok := alias[i.Citations[n].Source]; ok {
			i.Citations[n].Source = ref
		}
	}
	for n := range i.Claims {
		if ref, ok := alias[i.Claims[n].Source]; ok {
			i.Claims[n].Source = ref
		}
	}
}
