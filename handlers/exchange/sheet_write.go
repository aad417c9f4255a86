package exchange

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"casewire/storage"
)

// WriteSheet writes what a sight shows of a selection as the casewire CSV: incidents in the order in which they were stored,
// then the cases, people and sources that no incident names. It gives back how many rows it wrote, without the header.
func WriteSheet(ctx context.Context, w io.Writer, store *storage.Store, sight storage.Sight, of storage.Selection) (int, error) {
	s := &sheetWriter{out: csv.NewWriter(w), columns: sheetColumns(), cases: map[string]*storage.Case{}, alone: map[string]*flatRow{}}
	header := make([]string, len(s.columns))
	for n, c := range s.columns {
		header[n] = c.name
	}
	if err := s.out.Write(header); err != nil {
		return 0, fmt.Errorf("write header: %w", err)
	}
	seen := shown{}
	err := store.Export(ctx, sight, of, func(r storage.Record) error { return s.record(seen.readable(r)) })
	if err == nil {
		err = s.rest()
	}
	if err != nil {
		return s.rows, err
	}
	s.out.Flush()
	return s.rows, s.out.Error()
}

// WriteTemplate writes the header that a person with a spreadsheet fills in rows below.
func WriteTemplate(w io.Writer) error {
	var header []string
	for _, c := range sheetColumns() {
		if c.plain {
			header = append(header, c.name)
		}
	}
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	out.Flush()
	return out.Error()
}

type sheetWriter struct {
	out     *csv.Writer
	columns []sheetColumn
	cases   map[string]*storage.Case
	alone   map[string]*flatRow // by ref, what no incident has named yet
	rows    int
}

func (s *sheetWriter) record(r storage.Record) error {
	switch {
	case r.Case != nil:
		s.cases[r.Case.Ref], s.alone[r.Case.Ref] = r.Case, &flatRow{kind: rowCase, inCase: r.Case}
	case r.Subject != nil:
		s.alone[r.Subject.Ref] = &flatRow{kind: rowWho, subject: r.Subject, outlet: r.Subject.OutletName}
	case r.Source != nil:
		s.alone[r.Source.Ref] = &flatRow{kind: rowSource, source: r.Source}
	case r.Incident != nil:
		return s.incident(r.Incident)
	}
	return nil
}

// incident writes the rows of an incident.
func (s *sheetWriter) incident(i *storage.Incident) error {
	delete(s.alone, i.Case)
	for n := range max(1, len(i.Targets), len(i.Citations), len(i.Claims)) {
		f := &flatRow{kind: rowIncident, incident: i, whole: n == 0}
		if f.whole {
			f.inCase = s.cases[i.Case]
		}
		if n < len(i.Targets) {
			f.target = &i.Targets[n]
			if who := f.target.Who; who != nil && f.target.Group == nil {
				delete(s.alone, who.Ref)
				f.subject, f.outlet = who, who.OutletName
			}
		}
		if n < len(i.Citations) {
			f.citation = &i.Citations[n]
			f.source = f.citation.Document
			delete(s.alone, f.citation.Source)
		}
		if n < len(i.Claims) {
			f.claim = &i.Claims[n]
		}
		if err := s.write(f); err != nil {
			return err
		}
	}
	return nil
}

// rest writes what no incident names, by kind and ref. An outlet with more than its name has a row of its own.
func (s *sheetWriter) rest() error {
	refs := make([]string, 0, len(s.alone))
	for ref := range s.alone {
		refs = append(refs, ref)
	}
	order := []string{rowCase, rowWho, rowSource}
	slices.SortFunc(refs, func(a, b string) int {
		if n := slices.Index(order, s.alone[a].kind) - slices.Index(order, s.alone[b].kind); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	for _, ref := range refs {
		if err := s.write(s.alone[ref]); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheetWriter) write(f *flatRow) error {
	cells := make([]string, len(s.columns))
	for n, c := range s.columns {
		cells[n] = guard(c.get(f))
	}
	s.rows++
	if err := s.out.Write(cells); err != nil {
		return fmt.Errorf("write row: %w", err)
	}
	return nil
}

// Needed are the columns that a new incident of a new case cannot do without.
func Needed() []string {
	return []string{"case_title", "case_country", "types", "summary", "publisher"}
}
