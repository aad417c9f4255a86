package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
)

// bringing is what an import remembers from record to record.
type bringing struct {
	// alias gives, for the ref that a source has in the file, the ref of the same document on file.
	alias map[string]string
	// names came with incidents that stand further down.
	names []lateName
	// documents of the search index wait until there are enough of them. The first of them, up to folded, are being folded.
	documents []*searchDocument
	folded    int
	folding   sync.WaitGroup
	// next gives, by its table, the number of the next row.
	next map[string]int64
	// cases and numbers are those of the refs that were named last.
	cases   recent[string, caseRow]
	numbers recent[[2]string, int64]
}

func newBringing() *bringing {
	return &bringing{alias: map[string]string{}, next: map[string]int64{}}
}

// Of the search index, an import holds so many documents before it writes them, and folds so many at a time in a goroutine.
const (
	documentsAtOnce = 8192
	foldedAtOnce    = 128
)

// searchDocument is a document of the search index.
type searchDocument struct {
	docid int64
	text  string
	body  string // its fold
}

func fold(documents []*searchDocument) {
	for _, d := range documents {
		d.body = document(d.text)
	}
}

// indexLater keeps a document for the search index. The index gathers in memory what comes in the order of its numbers, and
// writes a piece of its own for each step back: brought in as the records stand in a file, a case would make half a dozen.
func (w *writer) indexLater(ctx context.Context, d *searchDocument) error {
	b := w.bringing
	b.documents = append(b.documents, d)
	if waiting := b.documents[b.folded:]; len(waiting) == foldedAtOnce {
		b.folded = len(b.documents)
		b.folding.Go(func() { fold(waiting) })
	}
	if len(b.documents) < documentsAtOnce {
		return nil
	}
	return w.indexNow(ctx)
}

// indexNow writes the documents that wait.
func (w *writer) indexNow(ctx context.Context) error {
	b := w.bringing
	fold(b.documents[b.folded:])
	b.folding.Wait()
	slices.SortFunc(b.documents, func(x, y *searchDocument) int { return cmp.Compare(x.docid, y.docid) })
	for _, d := range b.documents {
		if d.body == "" {
			continue
		}
		if err := w.write(ctx, `insert into search (docid, body) values (?, ?)`, d.docid, d.body); err != nil {
			return fmt.Errorf("write search index: %w", err)
		}
	}
	b.documents, b.folded = b.documents[:0], 0
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
