package exchange

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"sort"
	"unicode/utf8"

	"casewire/storage"
)

// WriteLines writes what a sight shows of a selection as casewire's JSON Lines: one record a line, in an order that can be
// read again. The same store gives the same bytes. It gives back how many lines it wrote.
func WriteLines(ctx context.Context, w io.Writer, store *storage.Store, sight storage.Sight, of storage.Selection) (int, error) {
	out := bufio.NewWriterSize(w, 1<<16)
	lines, shown := 0, shown{}
	err := store.Export(ctx, sight, of, func(r storage.Record) error {
		r = shown.readable(r)
		if r.Kind() == "" {
			return nil
		}
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		lines++
		if _, err := out.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("write line: %w", err)
		}
		return nil
	})
	if err == nil {
		err = out.Flush()
	}
	return lines, err
}

// withheld stands for a person whose identity the reader of a file may not know.
const withheld = "a person whose identity is withheld"

// shown remembers, by their refs, the people and outlets that have no name within a sight.
type shown map[string]bool

// readable is a record that can be read again although a sight hides some of it: a person without a name that may be said
// is left out, and is an unnamed one where something happened to him.
func (nameless shown) readable(r storage.Record) storage.Record {
	switch {
	case r.Subject != nil:
		if len(r.Subject.Names) == 0 {
			nameless[r.Subject.Ref] = true
			return storage.Record{}
		}
		if nameless[r.Subject.Outlet] {
			r.Subject.Outlet = ""
		}
		preferred := false
		for _, n := range r.Subject.Names {
			preferred = preferred || n.Preferred
		}
		r.Subject.Names[0].Preferred = r.Subject.Names[0].Preferred || !preferred
	case r.Incident != nil:
		for n := range r.Incident.Targets {
			t := &r.Incident.Targets[n]
			switch {
			case t.Group != nil:
			case t.Who == nil || len(t.Who.Names) == 0:
				t.Subject, t.Named, t.Group = "", "", &storage.Group{People: 1, Description: withheld}
			case nameless[t.Who.Outlet]:
				t.Who.Outlet = ""
			}
		}
	}
	return r
}

// lineReader reads JSON Lines, as often as it is asked to.
type lineReader struct {
	ctx     context.Context
	file    File
	start   int64
	options Options
	// blanks are the numbers of the records that a blank line stands before, in order.
	blanks []int
	lines  int
}

// records reads the file from its beginning. A line that is no record is an Invalid; a file that cannot be read on is a
// *Fault.
func (l *lineReader) records() iter.Seq2[storage.Record, error] {
	return func(yield func(storage.Record, error) bool) {
		in := bufio.NewReaderSize(l.file.from(l.start), MaxLine)
		l.blanks, l.lines = nil, 0
		number, read, told := 0, l.start, l.start
		for {
			line, err := in.ReadSlice('\n')
			read += int64(len(line))
			ended := errors.Is(err, io.EOF)
			switch {
			case ended && len(line) == 0:
				return
			case errors.Is(err, bufio.ErrBufferFull):
				yield(storage.Record{}, fault("long_line", "row", l.lines+1, "n", MaxLine>>10))
				return
			case err != nil && !ended:
				yield(storage.Record{}, fmt.Errorf("read file: %w", err))
				return
			}
			l.lines++
			if l.lines > MaxLines {
				yield(storage.Record{}, fault("too_many_rows", "n", MaxLines))
				return
			}
			if read-told > 1<<20 && l.options.Progress != nil {
				told = read
				l.options.Progress(read, l.file.Size)
			}
			line = bytes.TrimSpace(line)
			if len(line) == 0 {
				l.blanks = append(l.blanks, number+1)
				continue
			}
			number++
			r, err := l.record(line, ended)
			if !yield(r, err) {
				return
			}
			if _, over := errors.AsType[*Fault](err); over {
				return
			}
		}
	}
}

// record reads one line; last is that which ends without a line end.
func (l *lineReader) record(line []byte, last bool) (storage.Record, error) {
	if !utf8.Valid(line) {
		return storage.Record{}, fault("encoding", "row", l.lines)
	}
	var r storage.Record
	err := r.UnmarshalJSON(line) // itself: json.Unmarshal would read the line a second time first
	if err == nil {
		l.seen(r)
		return r, nil
	}
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if last && (errors.Is(err, io.ErrUnexpectedEOF) || ok && syntax.Offset >= int64(len(line))) {
		return storage.Record{}, fault("truncated", "row", l.lines)
	}
	if _, ok := errors.AsType[storage.Invalid](err); ok {
		return storage.Record{}, err
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return storage.Record{}, storage.Invalid{Field: wrong.Field, Problem: "is a " + wrong.Value + ", which does not belong there"}
	}
	return storage.Record{}, storage.Invalid{Field: "line", Problem: "cannot be read: " + err.Error()}
}

// seen gives what does not say who sees it the visibility of the import.
func (l *lineReader) seen(r storage.Record) {
	switch {
	case r.Case != nil && r.Case.Visibility == 0:
		r.Case.Visibility = l.options.visibility()
	case r.Incident != nil && r.Incident.Visibility == 0:
		r.Incident.Visibility = l.options.visibility()
	}
}

// row is the line on which a record stands.
func (l *lineReader) row(number int) int {
	return number + sort.SearchInts(l.blanks, number+1)
}

func readLines(ctx context.Context, store *storage.Store, file File, start int64, o Options) (*Plan, error) {
	l := &lineReader{ctx: ctx, file: file, start: start, options: o}
	report := &Report{Format: Lines}
	records := func() iter.Seq2[storage.Record, error] { return ahead(l.records()) }
	p, err := examined(ctx, store, records, o, l.row, report)
	if err != nil {
		return nil, err
	}
	p.Report.Rows = l.lines - len(l.blanks)
	return p, nil
}
