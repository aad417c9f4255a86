package exchange_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"casewire/handlers/exchange"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

const trackerHead = "title,slug,categories,date\n"

// Whatever is wrong with a file as a whole is one fault, and nothing is stored.
func TestFilesThatAreRefused(t *testing.T) {
	utf16 := []byte{0xff, 0xfe}
	for _, c := range trackerHead {
		utf16 = append(utf16, byte(c), 0)
	}
	line, err := json.Marshal(storage.Record{Case: &storage.Case{Ref: "KG-1C4S", Title: "T", Country: "KG", Visibility: storage.VisibleTeam}})
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		content string
		is      exchange.Fault
	}{
		"nothing":                        {"", exchange.Fault{Code: "empty"}},
		"blanks":                         {" \n\r\n", exchange.Fault{Code: "empty"}},
		"a packed file":                  {"PK\x03\x04abc", exchange.Fault{Code: "zip"}},
		"a bomb":                         {"\x1f\x8b\x08abc", exchange.Fault{Code: "packed"}},
		"UTF-16":                         {string(utf16), exchange.Fault{Code: "utf16"}},
		"Latin-1":                        {trackerHead + "Caf\xe9,s,Border Stop,2020-05-01\n", exchange.Fault{Code: "encoding", Args: map[string]any{"row": 2}}},
		"Latin-1 in a line":              {`{"kind":"case","title":"Caf` + "\xe9\"}\n", exchange.Fault{Code: "encoding", Args: map[string]any{"row": 1}}},
		"bytes":                          {"\x00\x01\x02\x03", exchange.Fault{Code: "binary"}},
		"a web page":                     {"<!DOCTYPE html><html>", exchange.Fault{Code: "webpage"}},
		"an array":                       {"[" + string(line) + "]", exchange.Fault{Code: "array"}},
		"other columns":                  {"a,b\n1,2\n", exchange.Fault{Code: "not_known"}},
		"one column":                     {"title\nOne\n", exchange.Fault{Code: "no_table"}},
		"a column twice":                 {"title,slug,date,categories,Date\n", exchange.Fault{Code: "column_twice", Args: map[string]any{"column": "date"}}},
		"a cell that never ends":         {trackerHead + "One,one,Border Stop,2020-05-01\n\"Two,two,Border Stop\n2020-05-01\n", exchange.Fault{Code: "truncated", Args: map[string]any{"row": 3}}},
		"a row that is cut off":          {trackerHead + "One,one,Border Stop,2020-05-01\nTwo,two", exchange.Fault{Code: "truncated", Args: map[string]any{"row": 3}}},
		"a line that is cut off":         {string(line) + "\n" + string(line[:len(line)/2]), exchange.Fault{Code: "truncated", Args: map[string]any{"row": 2}}},
		"lines that end in CR":           {"title,slug,categories,date\rOne,one,Border Stop,2020-05-01\r", exchange.Fault{Code: "line_ends"}},
		"quotes in the header":           {"ti\"tle,slug\nOne,one\n", exchange.Fault{Code: "header"}},
		"a long cell":                    {trackerHead + strings.Repeat("x", exchange.MaxCell+1) + ",one,Border Stop,2020-05-01\n", exchange.Fault{Code: "long_cell", Args: map[string]any{"row": 2, "n": exchange.MaxCell >> 10, "column": "title"}}},
		"a long line of JSON":            {`{"kind":"case","title":"` + strings.Repeat("x", exchange.MaxLine) + "\"}\n", exchange.Fault{Code: "long_line", Args: map[string]any{"row": 1, "n": exchange.MaxLine >> 10}}},
		"more broken rows than are told": {trackerHead + strings.Repeat("x\n", 2002), exchange.Fault{Code: "too_broken", Args: map[string]any{"n": 2000}}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "casewire.db")
			s := storagetest.OpenAt(t, path, func() time.Time { return storagetest.Now })
			before := storagetest.Dump(t, path)
			o := full()
			o.SkipBad = true // which does not help
			_, err := exchange.Read(t.Context(), s, file([]byte(tc.content)), o)
			f, ok := errors.AsType[*exchange.Fault](err)
			if !ok {
				t.Fatalf("the error is %v", err)
			}
			if len(f.Args) == 0 {
				f.Args = nil
			}
			if diff := cmp.Diff(tc.is, *f); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, storagetest.Dump(t, path)); diff != "" {
				t.Errorf("something was stored:\n%s", diff)
			}
		})
	}
}

// endless is a file of any size that is nowhere: it begins with a text and goes on with another for ever.
type endless struct{ begins, goesOn string }

func (e endless) ReadAt(p []byte, at int64) (int, error) {
	for n := range p {
		if i := at + int64(n); i < int64(len(e.begins)) {
			p[n] = e.begins[i]
		} else {
			p[n] = e.goesOn[(i-int64(len(e.begins)))%int64(len(e.goesOn))]
		}
	}
	return len(p), nil
}

// A hostile file costs little memory, however large it is.
func TestHostileFilesCostLittle(t *testing.T) {
	s := storagetest.Open(t)
	for name, tc := range map[string]struct {
		file endless
		size int64
		code string
	}{
		"a cell of a gigabyte":         {endless{trackerHead + `"`, "x"}, 1 << 30, "table_too_large"},
		"a cell of 60 megabytes":       {endless{trackerHead + `"`, "x"}, 60 << 20, "long_row"},
		"a million columns":            {endless{"a", ","}, 1 << 20, "no_table"},
		"a million columns further":    {endless{trackerHead + "a", ","}, 1 << 20, "too_many_columns"},
		"a line of JSON of a terabyte": {endless{`{"kind":"case","title":"`, "x"}, 1 << 36, "long_line"},
		"JSON that is too large":       {endless{`{"kind":"case"}`, "\n"}, math.MaxInt64, "too_large"},
		"blank lines":                  {endless{trackerHead, "\n"}, 60 << 20, "long_row"},
		"nested JSON":                  {endless{`{"kind":"case","tags":`, "["}, 1 << 19, ""},
		"rows without end":             {endless{trackerHead, ",,,x\n"}, 60 << 20, "too_many_rows"},
	} {
		t.Run(name, func(t *testing.T) {
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			_, err := exchange.Read(t.Context(), s, exchange.File{Name: "f", Size: tc.size, Data: tc.file}, full())
			runtime.GC()
			runtime.ReadMemStats(&after)
			f, _ := errors.AsType[*exchange.Fault](err)
			if code := map[bool]string{true: "", false: fmt.Sprint(err)}[err == nil]; f == nil && code != tc.code || f != nil && f.Code != tc.code {
				t.Errorf("it ends with %v, not %s", err, tc.code)
			}
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 256<<20 {
				t.Errorf("the heap grew by %d MB", grown>>20)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// A byte order mark, Windows' line ends, blanks in the header, semicolons and another order of columns change nothing.
func TestTablesOfOtherPrograms(t *testing.T) {
	for name, content := range map[string]string{
		"plain":             trackerHead + "One,one,Border Stop,2020-05-01\n",
		"a byte order mark": "\xef\xbb\xbf" + trackerHead + "One,one,Border Stop,2020-05-01\n",
		"CRLF":              "title,slug,categories,date\r\nOne,one,Border Stop,2020-05-01\r\n",
		"no last line end":  trackerHead + "One,one,Border Stop,2020-05-01",
		"semicolons":        "title;slug;categories;date\nOne;one;Border Stop;2020-05-01\n",
		"tabs":              "title\tslug\tcategories\tdate\nOne\tone\tBorder Stop\t2020-05-01\n",
		"another order":     "Date , Categories,SLUG,Title\n2020-05-01,Border Stop,one,One\n",
		"empty rows":        trackerHead + "\n,,,\nOne,one,Border Stop,2020-05-01\n,,,\n",
		"another column":    "title,slug,categories,date,shoe_size\nOne,one,Border Stop,2020-05-01,44\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := storagetest.Open(t)
			p, _ := bring(t, s, []byte(content), full())
			w := stored(t, s)
			if len(w.Incidents) != 1 || w.Cases[0].Title != "One" || w.Incidents[0].Slug != "one" || w.Incidents[0].Type() != "border_stop" || w.Incidents[0].Date != storage.OnDay("2020-05-01") {
				t.Errorf("it reads as %+v", w)
			}
			if name == "another column" && !cmp.Equal(p.Report.Unused, []string{"shoe_size"}) {
				t.Errorf("the columns that are not brought in are %v", p.Report.Unused)
			}
		})
	}
}

// Bad rows are told by row and column; nothing is stored with them, and everything but them where they are to be skipped.
func TestBadRows(t *testing.T) {
	content := trackerHead +
		"One,one,Border Stop,2020-05-01\n" +
		",two,Border Stop,2020-05-01\n" + // no title
		"Three,three,Border Stop\n" + // too short
		"title,slug,categories,date\n" + // the header again
		"Five,one,Border Stop,2020-05-01\n" + // a slug that stands above
		"S\"ix,six,Border Stop,2020-05-01\n" +
		"Seven,seven,Border Stop,2020-05-01\n"
	want := []string{"3 title no_title", "4  too_few_cells", "5  header_again", "6 slug slug_twice", "7  quotes"}
	for skip, incidents := range map[bool]int{false: 0, true: 2} {
		s := storagetest.Open(t)
		o := full()
		o.SkipBad = skip
		p, err := exchange.Read(t.Context(), s, file([]byte(content)), o)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range p.Report.Findings {
			if f.Bad {
				got = append(got, fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Code))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || p.Report.Bad != len(want) || p.Report.Rows != 7 {
			t.Errorf("%d of %d rows are bad:\n%s", p.Report.Bad, p.Report.Rows, diff)
		}
		_, err = p.Store(t.Context(), s, storage.By{})
		if (err == nil) != skip || p.Refused == skip {
			t.Errorf("skip %t: stored with %v", skip, err)
		}
		if n := len(stored(t, s).Incidents); n != incidents {
			t.Errorf("skip %t: %d incidents", skip, n)
		}
	}
}

// Bad lines of JSON are left out together with what names them.
func TestBadLinesAndWhatNamesThem(t *testing.T) {
	content := strings.Join([]string{
		`{"kind":"case","ref":"KG-1C4S","title":"T","country":"KG","visibility":"public"}`,
		`{"kind":"source","ref":"S1RCE","publisher":"P","published":{"precision":"unknown"},"source_kind":"original"}`,
		``,
		`{"kind":"source","ref":"S2RCE","publisher":"","published":{"precision":"unknown"},"source_kind":"original"}`,
		`{"kind":"incident","ref":"1NC1D","case":"KG-1C4S","types":["arrest"],"date":{"precision":"unknown"},"summary":"S","verification":"unreviewed","visibility":"public","sources":[{"source":"S1RCE","speaker":"P"}],"links":[{"kind":"about","to":"1NC2D"}]}`,
		`{"kind":"incident","ref":"1NC2D","case":"KG-1C4S","types":["arrest"],"date":{"precision":"unknown"},"summary":"S","verification":"unreviewed","visibility":"public","sources":[{"source":"S2RCE","speaker":"P"}]}`,
		`{"kind":"incident","ref":"1NC3D","case":"KG-1C4S","types":["arrest"],"date":{"precision":"unknown"},"summary":"S","verification":"unreviewed","sources":[{"source":"S1RCE","speaker":"P"}]}`,
		`{"kind":"case","ref":"KG-2C4S","titel":"T"}`,
		`{"kind":"case","ref":"KG-1C4S","title":"T","country":"KG","visibility":"public"}`,
	}, "\n") + "\n"
	s := storagetest.Open(t)
	o := full()
	o.SkipBad = true
	p, n := bring(t, s, []byte(content), o)
	var rows []int
	for _, f := range p.Report.Findings {
		rows = append(rows, f.Row)
	}
	// 4 has no publisher, 6 cites 4, 5 is about 6, 8 has an unknown field, 9 stands there before.
	if diff := cmp.Diff([]int{4, 5, 6, 8, 9}, rows); diff != "" {
		t.Errorf("bad lines:\n%s", diff)
	}
	if n.Incidents != 1 || n.Cases != 1 || n.Sources != 1 {
		t.Errorf("stored: %+v", n)
	}
	// A line that does not say who sees it is for the team; the others keep what they say.
	if w := stored(t, s); w.Incidents[0].Ref != "1NC3D" || w.Incidents[0].Visibility != storage.VisibleTeam || w.Cases[0].Visibility != storage.VisiblePublic {
		t.Errorf("what it brought: %+v", w)
	}
}

// An address that is on file is the same document, unless only few may see it: to cite it would show it.
func TestLinesCiteTheSourceOnFile(t *testing.T) {
	s := storagetest.Open(t)
	lines := func(code string, visibility string) []byte {
		return []byte(strings.ReplaceAll(strings.ReplaceAll(`{"kind":"case","ref":"KG-1C4*","title":"T*","country":"KG","visibility":"V"}
{"kind":"source","ref":"S1RC*","url":"https://example.org/V","publisher":"P","published":{"precision":"unknown"},"source_kind":"original"}
{"kind":"incident","ref":"1NC1*","case":"KG-1C4*","types":["arrest"],"date":{"precision":"unknown"},"summary":"S","verification":"unreviewed","visibility":"V","sources":[{"source":"S1RC*","speaker":"P"}]}
`, "*", code), "V", visibility))
	}
	for _, visibility := range []string{"team", "restricted"} {
		bring(t, s, lines(map[string]string{"team": "A", "restricted": "B"}[visibility], visibility), full())
		_, n := bring(t, s, []byte(strings.ReplaceAll(string(lines(map[string]string{"team": "C", "restricted": "D"}[visibility], visibility)), `"visibility":"restricted"`, `"visibility":"public"`)), full())
		if want := map[string]int{"team": 0, "restricted": 1}[visibility]; n.Sources != want {
			t.Errorf("with a source that is for %s: %+v", visibility, n)
		}
	}
}

// An import that is killed while it writes leaves nothing half stored.
func TestAKilledImportLeavesNothing(t *testing.T) {
	if path := os.Getenv("EXCHANGE_KILLED"); path != "" { //nolint:forbidigo // this test calls itself in a process of its own
		s, err := storage.Open(t.Context(), storage.Options{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Import(t.Context(), storage.By{}, func(yield func(storage.Record, error) bool) {
			for n := range 3000 {
				if !yield(storage.Record{Case: &storage.Case{Title: fmt.Sprint("Case ", n), Country: "KG", Visibility: storage.VisiblePublic}}, nil) {
					return
				}
			}
			fmt.Println("written")
			_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
		})
		t.Fatal("it went on: ", err)
	}
	path := filepath.Join(t.TempDir(), "casewire.db")
	s := storagetest.OpenAt(t, path, func() time.Time { return storagetest.Now })
	before := storagetest.Dump(t, path)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	killed := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestAKilledImportLeavesNothing$")
	killed.Env = append(os.Environ(), "EXCHANGE_KILLED="+path) //nolint:forbidigo // likewise
	in, err := killed.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := killed.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("written"))
	if _, err := io.ReadFull(out, said); err != nil || !bytes.Equal(said, []byte("written")) {
		t.Fatalf("it says %q: %v", said, err)
	}
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Wait() // by the signal
	after, err := storage.Open(context.Background(), storage.Options{Path: path, Now: func() time.Time { return storagetest.Now }})
	if err != nil {
		t.Fatalf("open after the kill: %v", err)
	}
	defer after.Close()
	if diff := cmp.Diff(before, storagetest.Dump(t, path)); diff != "" {
		t.Errorf("something of it was stored:\n%s", diff)
	}
}
