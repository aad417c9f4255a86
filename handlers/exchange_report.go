package handlers

import (
	"errors"
	"fmt"
	"strings"

	"casewire/handlers/exchange"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// ImportReport says what an import would do, or has done, in the words of the catalogue: for the chat, and for the command
// line, where it is printed as plain text.
type ImportReport struct {
	Words *words.Catalogue
	// Name is the file's.
	Name string
	Plan *exchange.Plan
	// Publish and Skip are how this front door writes the wish to publish and to leave out bad rows.
	Publish, Skip reply.Span
	// Published: it was wished.
	Published bool
	// Stored is what was stored; nil: nothing yet.
	Stored *storage.Imported
	// Most is how many findings are listed; 0: all.
	Most int
}

// Doc is the report as a document.
func (r ImportReport) Doc() reply.Doc {
	w, p := r.Words, r.Plan.Report
	doc := reply.Doc{Title: w.Line("exchange.read", words.Args{"name": reply.B(r.Name), "format": w.Text("exchange.format_"+string(p.Format), nil), "n": p.Rows})}
	n, key := p.Would, "exchange.would"
	if r.Stored != nil {
		n, key = *r.Stored, "exchange.stored"
	}
	if r.Plan.Refused {
		doc.Warn(w.Line("exchange.bad_refused", words.Args{"n": p.Bad, "flag": r.Skip}))
	} else {
		if n.Total() == 0 {
			doc.Para(w.Line("exchange.nothing_new", nil))
		} else {
			doc.Para(w.Line(key, words.Args{"parts": brought(w, n)}))
		}
		if p.Bad > 0 {
			doc.Warn(w.Line("exchange.bad_skipped", words.Args{"n": p.Bad}))
		}
	}
	switch {
	case p.Known > 0:
		doc.Para(w.Line("exchange.known_rows", words.Args{"n": p.Known}))
	case n.Known > 0 && p.Format == exchange.Lines:
		doc.Para(w.Line("exchange.known", words.Args{"n": n.Known}))
	}
	switch {
	case r.Plan.Refused || n.Total() == 0:
	case p.Format == exchange.Lines:
		doc.Note(w.Line("exchange.keeps", nil))
	case r.Published && r.Stored == nil:
		doc.Warn(w.Line("exchange.public", nil))
	case !r.Published:
		doc.Note(w.Line("exchange.for_team", words.Args{"flag": r.Publish}))
	}
	r.findings(&doc, true, "exchange.bad_head")
	r.findings(&doc, false, "exchange.notes_head")
	if len(p.Unused) > 0 {
		doc.Note(w.Line("exchange.unused", words.Args{"columns": strings.Join(p.Unused, ", ")}))
	}
	return doc
}

// brought lists what an import stores.
func brought(w *words.Catalogue, n storage.Imported) reply.Line {
	var parts []reply.Line
	for _, part := range []struct {
		key string
		n   int
	}{{"exchange.cases", n.Cases}, {"exchange.incidents", n.Incidents}, {"exchange.subjects", n.Subjects}, {"exchange.sources", n.Sources}} {
		if part.n > 0 {
			parts = append(parts, w.Line(part.key, words.Args{"n": part.n}))
		}
	}
	return join(", ", parts...)
}

// findings lists the findings of one sort.
func (r ImportReport) findings(doc *reply.Doc, bad bool, heading string) {
	var items []reply.Item
	more := 0
	if !bad {
		more = r.Plan.Report.More
	}
	for _, f := range r.Plan.Report.Findings {
		switch {
		case f.Bad != bad:
		case r.Most > 0 && len(items) >= r.Most:
			more++
		default:
			items = append(items, reply.Item{Text: finding(r.Words, f)})
		}
	}
	if len(items) == 0 {
		return
	}
	if more > 0 {
		items = append(items, reply.Item{Text: r.Words.Line("exchange.more", words.Args{"n": more})})
	}
	doc.Heading(r.Words.Line(heading, nil))
	doc.List(items...)
}

// finding says one finding with its place.
func finding(w *words.Catalogue, f exchange.Finding) reply.Line {
	what := w.Line("exchange.note_"+f.Code, words.Args(f.Args))
	switch {
	case f.Row == 0:
		return w.Line("exchange.at_column", words.Args{"column": f.Column, "what": what})
	case f.Column == "":
		return w.Line("exchange.at_row", words.Args{"row": fmt.Sprint(f.Row), "what": what})
	}
	return w.Line("exchange.at", words.Args{"row": fmt.Sprint(f.Row), "column": f.Column, "what": what})
}

// Long tells whether there are more findings than are listed.
func (r ImportReport) Long() bool { return r.Most > 0 && len(r.Plan.Report.Findings) > r.Most }

// List is every finding, one a line.
func (r ImportReport) List() []byte {
	var b strings.Builder
	for _, f := range r.Plan.Report.Findings {
		fmt.Fprintln(&b, finding(r.Words, f).String())
	}
	return []byte(b.String())
}

// FileFault says why a file as a whole is not read; false where the error is no such thing.
func FileFault(w *words.Catalogue, err error) (reply.Line, bool) {
	f, ok := errors.AsType[*exchange.Fault](err)
	if !ok {
		return nil, false
	}
	args := words.Args{"export": reply.Cmd("/export of:template")}
	for name, v := range f.Args {
		args[name] = v
	}
	return w.Line("exchange.fault_"+f.Code, args), true
}
