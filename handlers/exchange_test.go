package handlers_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/example"
	"casewire/handlers/exchange"
	"casewire/handlers/reply"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// fileDesk is a gate over a store in a file, which can be closed and opened again under a clock.
type fileDesk struct {
	t     *testing.T
	path  string
	now   time.Time
	store *storage.Store
	gate  *handlers.Bot
	keys  int
}

func newFileDesk(t *testing.T) *fileDesk {
	d := &fileDesk{t: t, path: filepath.Join(t.TempDir(), "casewire.db"), now: storagetest.Now}
	d.start()
	if _, err := d.store.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.stop() })
	return d
}

func (d *fileDesk) start() {
	var err error
	if d.store, err = storage.Open(d.t.Context(), storage.Options{Path: d.path, Now: func() time.Time { return d.now }, Random: storagetest.Random(uint64(d.keys) + 1)}); err != nil {
		d.t.Fatal(err)
	}
	if d.gate, err = handlers.New(handlers.Options{Store: d.store, Roles: map[string]command.Role{"telegram:1": command.Admin, "telegram:2": command.Editor}}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *fileDesk) stop() {
	if err := d.store.Close(); err != nil {
		d.t.Error(err)
	}
}

func (d *fileDesk) from() command.Request {
	d.keys++
	return command.Request{Key: fmt.Sprint(d.keys), Caller: command.Caller{Platform: "telegram", ID: "1", Name: "Ann"}, Chat: command.Chat{Platform: "telegram", ID: "1", Kind: command.PrivateChat}}
}

// says asks with a file.
func (d *fileDesk) says(line string, files ...reply.File) command.Answer {
	r := d.from()
	r.Line, r.Files = line, files
	return d.gate.Dispatch(d.t.Context(), r)
}

// presses presses the button that confirms.
func (d *fileDesk) presses(a command.Answer) command.Answer {
	d.t.Helper()
	r := d.from()
	if r.Action = saveAction(a); r.Action == "" {
		d.t.Fatalf("there is nothing to press: %s", shownText(a))
	}
	return d.gate.Press(d.t.Context(), r)
}

func shownText(a command.Answer) string { return a.Doc.Title.String() + "\n" + printedBlocks(a.Doc) }

func trackerRows(rows ...string) reply.File {
	return reply.File{Name: "export.csv", Type: "text/csv", Data: []byte("title,slug,categories,date\n" + strings.Join(rows, "\n") + "\n")}
}

// A file is previewed, kept over a restart, stored when it is confirmed, and once.
func TestImportIsPreviewedKeptAndStoredOnce(t *testing.T) {
	d := newFileDesk(t)
	before := storagetest.Content(t, d.path)
	preview := d.says("/import publish", trackerRows("One,one,Border Stop,2020-05-01", "Two,two,Border Stop,2020-05-02"))
	for _, want := range []string{"2 rows", "2 cases", "becomes public at once"} {
		if !strings.Contains(shownText(preview), want) {
			t.Errorf("the preview does not say %q: %s", want, shownText(preview))
		}
	}
	if label := preview.Doc.Buttons[0][0].Label; label != "Import" {
		t.Errorf("the button is called %q", label)
	}
	if diff := cmp.Diff(before, without(storagetest.Content(t, d.path), "uploads")); diff != "" {
		t.Errorf("the preview stored something:\n%s", diff)
	}
	d.stop()
	d.start()
	stored := d.presses(preview)
	if !strings.Contains(shownText(stored), "Stored 2 cases") {
		t.Errorf("after the restart: %s", shownText(stored))
	}
	if got := d.gate.Press(t.Context(), func() command.Request { r := d.from(); r.Action = saveAction(preview); return r }()); !strings.Contains(got.Toast+shownText(got), "button") {
		t.Errorf("pressed a second time: %s %s", got.Toast, shownText(got))
	}
	again := d.says("/import publish", trackerRows("One,one,Border Stop,2020-05-01", "Two,two,Border Stop,2020-05-02"))
	if saveAction(again) != "" || !strings.Contains(shownText(again), "Nothing in it is new") {
		t.Errorf("the same file again: %s", shownText(again))
	}
	if got := shownText(d.says("/changes")); strings.Count(got, "An import brought 2 cases and 2 reports") != 1 {
		t.Errorf("an import is one line: %s", got)
	}
	if got := shownText(d.says("/audit")); !strings.Contains(got, "import") {
		t.Errorf("the audit does not know of it: %s", got)
	}
}

// without leaves a table out of a dump.
func without(dump, table string) string {
	var out []string
	for line := range strings.SplitSeq(dump, "\n") {
		if !strings.HasPrefix(line, table+":") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func TestImportRefusesWithOneSentence(t *testing.T) {
	d := newFileDesk(t)
	large := reply.File{Name: "large.csv", Data: bytes.Repeat([]byte("x"), exchange.MaxUpload+1)}
	for name, tc := range map[string]struct {
		files []reply.File
		says  string
	}{
		"no file":      {nil, "There is no file with this"},
		"two files":    {[]reply.File{trackerRows(), trackerRows()}, "One file at a time"},
		"a large file": {[]reply.File{large}, "larger than 20 MB"},
		"a workbook":   {[]reply.File{{Name: "a.xlsx", Data: []byte("PK\x03\x04....")}}, "save it as CSV"},
		"a bad row":    {[]reply.File{trackerRows("One,one,Border Stop,2020-05-01", ",two,Border Stop,2020-05-02")}, "nothing is stored"},
	} {
		t.Run(name, func(t *testing.T) {
			before := storagetest.Content(t, d.path)
			got := d.says("/import", tc.files...)
			if !strings.Contains(shownText(got), tc.says) || saveAction(got) != "" {
				t.Errorf("it says %s", shownText(got))
			}
			if diff := cmp.Diff(before, storagetest.Content(t, d.path)); diff != "" {
				t.Errorf("something was stored:\n%s", diff)
			}
		})
	}
	got := d.presses(d.says("/import skip_bad", trackerRows("One,one,Border Stop,2020-05-01", ",two,Border Stop,2020-05-02")))
	if !strings.Contains(shownText(got), "Stored 1 case") || !strings.Contains(shownText(got), "1 row cannot be stored and is left out") || !strings.Contains(shownText(got), "row 3, title: there is no title") {
		t.Errorf("with skip_bad: %s", shownText(got))
	}
	r := d.from()
	r.Caller.ID, r.Line, r.Files = "2", "/import", []reply.File{trackerRows("Three,three,Border Stop,2020-05-01")}
	if got := d.gate.Dispatch(t.Context(), r); saveAction(got) != "" {
		t.Errorf("an editor may import: %s", shownText(got))
	}
}

// The file goes with its draft: after a day, and when the person cancels.
func TestTheFileGoesWithItsDraft(t *testing.T) {
	d := newFileDesk(t)
	preview := d.says("/import", trackerRows("One,one,Border Stop,2020-05-01"))
	d.now = d.now.Add(storage.DraftLife)
	r := d.from()
	r.Action = saveAction(preview)
	if got := d.gate.Press(t.Context(), r); strings.Contains(shownText(got), "Stored") {
		t.Errorf("a day later: %s", shownText(got))
	}
	d.says("/import", trackerRows("One,one,Border Stop,2020-05-01"))
	d.says("/cancel")
	if dump := storagetest.Dump(t, d.path); strings.Contains(dump, "\nuploads: ") {
		t.Error("a cancelled file is still there")
	}
}

// An export holds what the asker may see and no more, in either format, and is written down.
func TestExportHoldsWhatTheAskerSees(t *testing.T) {
	d := newFileDesk(t)
	storagetest.Put(t, d.store, hiddenRecords(t, storage.VisibleRestricted)...)
	for _, line := range []string{"/export", "/export all csv", "/export UZ", "/export UZ-H1D2 csv"} {
		got := d.says(line)
		if len(got.Doc.Files) != 1 || !bytes.Contains(got.Doc.Files[0].Data, []byte("zzyzx")) {
			t.Errorf("%s leaves out what an admin sees: %s", line, shownText(got))
		}
	}
	part := d.says("/export KG-4T7Q").Doc.Files[0].Data
	if bytes.Contains(part, []byte("UZ-H1D2")) || !bytes.Contains(part, []byte(`"ref":"KG-4T7Q"`)) {
		t.Errorf("a case: %s", part)
	}
	other := storagetest.Open(t)
	p, err := exchange.Read(t.Context(), other, exchange.File{Size: int64(len(part)), Data: bytes.NewReader(part)}, exchange.Options{Sight: storage.FullSight()})
	if err != nil || p.Refused {
		t.Errorf("a case alone cannot be brought in: %v %+v", err, p.Report.Findings)
	}
	if got := shownText(d.says("/audit")); strings.Count(got, "export") < 5 {
		t.Errorf("the audit does not know of the exports: %s", got)
	}
	r := d.from()
	r.Caller.ID, r.Line = "2", "/export"
	if got := d.gate.Dispatch(t.Context(), r); len(got.Doc.Files) != 0 {
		t.Error("an editor may export")
	}
	group := d.from()
	group.Chat, group.Line, group.CanBeAlone = command.Chat{Platform: "discord", ID: "g", Kind: command.GroupChat}, "/export", true
	if got := d.gate.Dispatch(t.Context(), group); !got.Private {
		t.Error("in a group everybody gets the file")
	}
	template := d.says("/export template")
	if !strings.HasPrefix(string(template.Doc.Files[0].Data), "case_title,case_country,") {
		t.Errorf("the template begins with %.60s", template.Doc.Files[0].Data)
	}
	for line, says := range map[string]string{"/export nowhere": "no case, no country", "/export template jsonl": "The template is a CSV", "/export NZ": "nothing to export"} {
		if got := shownText(d.says(line)); !strings.Contains(got, says) {
			t.Errorf("%s says %s", line, got)
		}
	}
}
