// Package exchange brings cases in from files and takes them out again: casewire's own JSON Lines, a CSV for people with
// a spreadsheet, and the CSV export of the U.S. Press Freedom Tracker.
//
// A file is read, held against the store and reported on before anything is written (Read); what it brings is then stored
// in one transaction, whole or not at all (Plan.Store). Nothing that is on file is overwritten. What a file does not say
// is not made up, and what cannot be read is reported by row and column. Whatever the file holds, memory stays bounded:
// lines are streamed, tables are read up to MaxTable bytes.
//
// The package says nothing to people: a fault or finding is a code with values, which the catalogue puts into words.
package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"casewire/storage"
)

// Limits of what is read. They are wide of any real tracker and narrow enough that a hostile file costs little.
const (
	MaxTable   = 64 << 20 // bytes of a CSV file
	MaxRows    = 200_000  // of a CSV file
	MaxColumns = 512
	MaxCells   = 10_000_000
	MaxCell    = 256 << 10 // bytes
	MaxRow     = 2 << 20   // bytes
	MaxLine    = 1 << 20   // bytes of a line of JSON
	MaxLines   = 20_000_000
	MaxUpload  = 20 << 20 // bytes of a file that comes with a chat message (Telegram: 20 MB)
	// maxFindings is how many findings are kept; beyond it they are counted.
	maxFindings = 2000
)

// Format is what kind of file one is.
type Format string

// The formats that are read; Lines and Sheet are also written.
const (
	Lines   Format = "jsonl"
	Sheet   Format = "csv"
	Tracker Format = "tracker"
)

// File is what is to be read.
type File struct {
	Name string
	Size int64
	Data io.ReaderAt
}

func (f File) from(offset int64) io.Reader { return io.NewSectionReader(f.Data, offset, f.Size-offset) }

// Options say how a file is brought in.
type Options struct {
	// Publish makes what it brings public; otherwise it is for the team. A JSON Line that says who sees it keeps that.
	Publish bool
	// SkipBad leaves out what cannot be stored instead of refusing the file.
	SkipBad bool
	// Sight is that of whoever brings it in: what it hides is not linked to.
	Sight storage.Sight
	// Progress is told now and then how many bytes have been read of the file's size; nil: nobody.
	Progress func(read, size int64)
}

func (o Options) visibility() storage.Visibility {
	if o.Publish {
		return storage.VisiblePublic
	}
	return storage.VisibleTeam
}

// Fault is why a file as a whole is not read. Its code and values are put into words by the catalogue.
type Fault struct {
	Code string
	Args map[string]any
}

func (f *Fault) Error() string { return "file refused: " + f.Code }

func fault(code string, args ...any) *Fault { return &Fault{Code: code, Args: values(args)} }

// values makes a map of names and values that alternate.
func values(pairs []any) map[string]any {
	out := make(map[string]any, len(pairs)/2)
	for n := 0; n+1 < len(pairs); n += 2 {
		out[fmt.Sprint(pairs[n])] = pairs[n+1]
	}
	return out
}

// Finding is something to tell about one place of a file.
type Finding struct {
	// Row is the line of JSON, or the row as a spreadsheet counts, where the header is 1. 0: all of a column.
	Row    int
	Column string
	// Bad: the row cannot be stored. Otherwise it is stored, and this is what its reader should know.
	Bad  bool
	Code string
	Args map[string]any
}

// Report is what an import would do, or did.
type Report struct {
	Format Format
	Rows   int // read, without the header
	Bad    int // that cannot be stored
	Would  storage.Imported
	// Findings in the order of the file, the bad ones first; More counts those that were not kept.
	Findings []Finding
	More     int
	// Known counts the rows of a table whose incident is on file.
	Known int
	// Unused are columns with content that is not brought in.
	Unused []string
}

func (r *Report) add(f Finding) {
	if len(r.Findings) >= maxFindings {
		r.More++
		return
	}
	r.Findings = append(r.Findings, f)
}

// Plan is a file that has been read and held against the store.
type Plan struct {
	Report Report
	// Refused: there are bad rows, and they are not to be skipped. Nothing can be stored.
	Refused bool
	records func() iter.Seq2[storage.Record, error]
}

// Read reads a file, holds it against the store and plans what to bring. It writes nothing. A *Fault says why the file as
// a whole cannot be read.
func Read(ctx context.Context, store *storage.Store, file File, o Options) (*Plan, error) {
	format, start, err := detect(file)
	if err != nil {
		return nil, err
	}
	if format == Lines {
		return readLines(ctx, store, file, start, o)
	}
	t, err := openTable(ctx, file, start, o)
	if err != nil {
		return nil, err
	}
	if t.isTracker() {
		return readTracker(ctx, store, t, o)
	}
	return readSheet(ctx, store, t, o)
}

// Store brings in what was planned, in one transaction. What has been stored since the plan was made, and would collide,
// makes it fail whole.
func (p *Plan) Store(ctx context.Context, store *storage.Store, by storage.By) (storage.Imported, error) {
	if p.Refused {
		return storage.Imported{}, fault("refused")
	}
	return store.Import(ctx, by, p.records())
}

// examined holds records against the store, and leaves out the bad ones and what names them, where that is wanted.
func examined(ctx context.Context, store *storage.Store, records func() iter.Seq2[storage.Record, error], o Options, row func(number int) int, report *Report) (*Plan, error) {
	skip := map[int]bool{}
	var bad []storage.RecordError
	for {
		x, err := store.Examine(ctx, records(), skip)
		if err != nil {
			if f, ok := errors.AsType[*Fault](err); ok {
				return nil, f
			}
			return nil, err
		}
		bad = append(bad, x.Faults...)
		for _, f := range x.Faults {
			skip[f.Number] = true
		}
		report.Would = x.Imported
		if len(x.Faults) == 0 || !o.SkipBad {
			for _, d := range x.Differ {
				report.add(Finding{Row: row(d.Number), Code: "differs_ref", Args: values([]any{"ref", d.Ref})})
			}
			break
		}
	}
	for _, e := range bad {
		f := Finding{Row: row(e.Number), Bad: true, Code: "invalid"}
		if invalid, ok := errors.AsType[storage.Invalid](e.Err); ok {
			f.Column, f.Args = invalid.Field, values([]any{"problem", invalid.Problem})
		}
		report.add(f)
	}
	report.Bad += len(bad)
	p := &Plan{Report: *report, Refused: report.Bad > 0 && !o.SkipBad, records: func() iter.Seq2[storage.Record, error] { return without(records(), skip) }}
	p.Report.order()
	return p, nil
}

// without leaves records out by their numbers.
func without(records iter.Seq2[storage.Record, error], skip map[int]bool) iter.Seq2[storage.Record, error] {
	return func(yield func(storage.Record, error) bool) {
		number := 0
		for r, err := range records {
			number++
			if !skip[number] && !yield(r, err) {
				return
			}
		}
	}
}
