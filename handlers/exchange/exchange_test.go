package exchange_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"casewire/handlers/exchange"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// failing is what tests and property checks have in common.
type failing interface {
	Helper()
	Fatalf(format string, args ...any)
}

func file(content []byte) exchange.File {
	return exchange.File{Name: "file", Size: int64(len(content)), Data: bytes.NewReader(content)}
}

func full() exchange.Options { return exchange.Options{Sight: storage.FullSight()} }

// bring brings a file in, which must be sound.
func bring(t failing, s *storage.Store, content []byte, o exchange.Options) (*exchange.Plan, storage.Imported) {
	t.Helper()
	p, err := exchange.Read(context.Background(), s, file(content), o)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	n, err := p.Store(context.Background(), s, storage.By{Action: "import"})
	if err != nil {
		t.Fatalf("store: %v; findings: %+v", err, p.Report.Findings)
	}
	return p, n
}

// lines and sheet are all that a store holds.
func lines(t failing, s *storage.Store, sight storage.Sight) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := exchange.WriteLines(context.Background(), &b, s, sight, storage.Selection{}); err != nil {
		t.Fatalf("write lines: %v", err)
	}
	return b.Bytes()
}

func sheet(t failing, s *storage.Store, sight storage.Sight) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := exchange.WriteSheet(context.Background(), &b, s, sight, storage.Selection{}); err != nil {
		t.Fatalf("write sheet: %v", err)
	}
	return b.Bytes()
}

// inMemory opens a store in memory that is closed at the end of a property's check.
func inMemory(r *rapid.T, seed uint64) *storage.Store {
	s, err := storage.Open(context.Background(), storage.Options{Now: func() time.Time { return storagetest.Now }, Random: storagetest.Random(seed)})
	if err != nil {
		r.Fatalf("open: %v", err)
	}
	r.Cleanup(func() {
		if err := s.Close(); err != nil {
			r.Errorf("close: %v", err)
		}
	})
	return s
}

// world fills a store, with names that came with an incident and reports that contradict each other.
func world(r *rapid.T) *storage.Store {
	w := storagetest.Worlds(5).Draw(r, "world")
	s := inMemory(r, 1)
	if _, err := s.Import(context.Background(), storage.By{}, storagetest.Seq(w.Records())); err != nil {
		r.Fatalf("import: %v", err)
	}
	if len(w.Incidents) == 0 || !rapid.Bool().Draw(r, "bound name") {
		return s
	}
	edit := storage.EditOf{Sight: storage.FullSight(), Ref: w.Subjects[0].Ref, Kind: storage.ChangeUpdated}
	if _, _, err := s.EditSubject(context.Background(), storage.By{}, edit, func(x *storage.Subject) error {
		x.Names = append(x.Names, storage.Name{Name: "Bound", Incident: w.Incidents[len(w.Incidents)-1].Ref})
		return nil
	}); err != nil {
		r.Fatalf("bind a name: %v", err)
	}
	return s
}

func TestLinesComeBackByteByByte(t *testing.T) {
	storagetest.WithoutRace(t)
	rapid.Check(t, func(r *rapid.T) {
		want := lines(r, world(r), storage.FullSight())
		other := inMemory(r, 2)
		if _, err := exchange.Read(r.Context(), other, file(want), full()); err != nil && len(want) == 0 {
			return
		}
		bring(r, other, want, full())
		if diff := cmp.Diff(string(want), string(lines(r, other, storage.FullSight()))); diff != "" {
			r.Fatalf("written, read and written again:\n%s", diff)
		}
		p, again := bring(r, other, want, full())
		if again.Total() != 0 || len(p.Report.Findings) != 0 {
			r.Fatalf("the same file again stores %+v and says %+v", again, p.Report.Findings)
		}
	})
}

func TestTheSheetComesBackAsItWas(t *testing.T) {
	storagetest.WithoutRace(t)
	rapid.Check(t, func(r *rapid.T) {
		first := world(r)
		want := sheet(r, first, storage.FullSight())
		if bytes.Count(want, []byte("\n")) < 2 {
			return
		}
		other := inMemory(r, 2)
		bring(r, other, want, full())
		if diff := cmp.Diff(string(want), string(sheet(r, other, storage.FullSight()))); diff != "" {
			r.Fatalf("written, read and written again:\n%s", diff)
		}
		if diff := cmp.Diff(sorted(lines(r, first, storage.FullSight())), sorted(lines(r, other, storage.FullSight()))); diff != "" {
			r.Fatalf("the sheet loses what the lines hold:\n%s", diff)
		}
		if _, again := bring(r, other, want, full()); again.Total() != 0 {
			r.Fatalf("the same file again stores %+v", again)
		}
	})
}

func sorted(b []byte) []string {
	var out []string
	for line := range bytes.Lines(b) {
		out = append(out, string(line))
	}
	slices.Sort(out)
	return out
}

// What a narrower sight exports can be brought in, and what comes out of that is the same again.
func TestWhatAPersonSeesComesBackToo(t *testing.T) {
	storagetest.WithoutRace(t)
	rapid.Check(t, func(r *rapid.T) {
		s := world(r)
		sight := rapid.SampledFrom([]storage.Sight{storage.PublicSight(), storage.TeamSight()}).Draw(r, "sight")
		other := inMemory(r, 2)
		if rapid.Bool().Draw(r, "as a sheet") {
			if table := sheet(r, s, sight); bytes.Count(table, []byte("\n")) > 1 {
				bring(r, other, table, full())
			}
			return
		}
		want := lines(r, s, sight)
		if len(want) == 0 {
			return
		}
		bring(r, other, want, full())
		if diff := cmp.Diff(string(want), string(lines(r, other, storage.FullSight()))); diff != "" {
			r.Fatalf("written, read and written again:\n%s", diff)
		}
	})
}
