package storage_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// bytesOf is every byte of the closed store's files.
func bytesOf(t *testing.T, path string) []byte {
	t.Helper()
	var all []byte
	for _, end := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(path + end)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return bytes.ToLower(all)
}

// secret is a stretch of words that stand nowhere else in the store, with what JSON and folding make of them.
const secret = `Xylophonov & "Quartz" <zyx>`

func TestWhatIsRedactedIsNowhereInTheFile(t *testing.T) {
	edited := func(ref string, change func(*storage.Incident)) func(*testing.T, *desk) {
		return func(t *testing.T, d *desk) {
			t.Helper()
			if _, _, err := d.EditIncident(t.Context(), d.by(d.ann), of(ref, storage.ChangeUpdated), func(i *storage.Incident) error { change(i); return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	source := func(change func(*storage.Source)) func(*testing.T, *desk) {
		return func(t *testing.T, d *desk) {
			t.Helper()
			if _, _, err := d.EditSource(t.Context(), d.by(d.ann), of("S1RCE", storage.ChangeUpdated), func(o *storage.Source) error { change(o); return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	dossier := func(change func(*storage.Case)) func(*testing.T, *desk) {
		return func(t *testing.T, d *desk) {
			t.Helper()
			if _, _, err := d.EditCase(t.Context(), d.by(d.ann), of("KG-1AA1", storage.ChangeUpdated), func(c *storage.Case) error { change(c); return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	person := func(change func(*storage.Subject)) func(*testing.T, *desk) {
		return func(t *testing.T, d *desk) {
			t.Helper()
			if _, _, err := d.EditSubject(t.Context(), d.by(d.ann), of("PER1A", storage.ChangeUpdated), func(s *storage.Subject) error { change(s); return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	const address = "https://xylophonov.example/quartz?a=1&b=2"
	for _, c := range []struct {
		name, ref, field, words string
		put                     func(*testing.T, *desk)
	}{
		{"a case's title", "KG-1AA1", "title", secret, dossier(func(c *storage.Case) { c.Title = secret })},
		{"a case's summary", "KG-1AA1", "summary", secret, dossier(func(c *storage.Case) { c.Summary = secret })},
		{"an incident's summary", "1NC1A", "summary", secret, edited("1NC1A", func(i *storage.Incident) { i.Summary = secret })},
		{"a place", "1NC1A", "place", secret, edited("1NC1A", func(i *storage.Incident) { i.Place = secret })},
		{"an authority's name", "1NC1A", "body", secret, edited("1NC1A", func(i *storage.Incident) { i.Body = secret })},
		{"a speaker, of counts too", "1NC1A", "speaker", secret, edited("1NC1A", func(i *storage.Incident) {
			i.Citations = []storage.Citation{{Source: "S1RCE", Speaker: secret}, {Source: "S1RCE", Speaker: "OCCRP"}}
			i.Claims = []storage.Claim{{Field: storage.ClaimHeadcount, People: 8, Source: "S1RCE", Speaker: secret}}
		})},
		{"a quotation", "1NC1A", "quote", secret, edited("1NC1A", func(i *storage.Incident) {
			i.Citations = []storage.Citation{{Source: "S1RCE", Speaker: "OCCRP", Words: secret, Verbatim: true}}
		})},
		{"a source's title", "S1RCE", "title", secret, source(func(o *storage.Source) { o.Title = secret })},
		{"a publisher", "S1RCE", "publisher", secret, source(func(o *storage.Source) { o.Publisher = secret })},
		{"an interest", "S1RCE", "interest", secret, source(func(o *storage.Source) { o.Interest = secret })},
		{"an address", "S1RCE", "url", address, source(func(o *storage.Source) { o.URL = address })},
		{"an archive's address", "S1RCE", "archive", address, source(func(o *storage.Source) { o.ArchiveURL = address })},
		{"one name, and where somebody was entered under it", "PER1A", secret, secret, func(t *testing.T, d *desk) {
			t.Helper()
			person(func(s *storage.Subject) { s.Names = append(s.Names, name(false, secret)) })(t, d)
			edited("1NC1A", func(i *storage.Incident) { i.Targets = []storage.Target{{Subject: "PER1A", Named: secret}} })(t, d)
		}},
		{"the preferred name", "PER1A", secret, secret, person(func(s *storage.Subject) { s.Names = append(names(secret), s.Names[1:2]...) })},
		{"all names", "PER1A", "names", secret, person(func(s *storage.Subject) { s.Names = names("Zyxwv", secret) })},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			c.put(t, d)
			by := d.by(d.ann)
			by.Reason, by.Note = "Because of "+c.words, c.words+"!"
			if _, _, err := d.EditCase(t.Context(), by, of("KG-2BB2", storage.ChangeUpdated), func(k *storage.Case) error { k.Closed = true; return nil }); err != nil {
				t.Fatal(err)
			}
			state, err := json.Marshal(map[string]string{"given": "/edit 1NC1A summary " + c.words})
			if err != nil {
				t.Fatal(err)
			}
			if err := d.SaveDraft(t.Context(), storage.Who{Platform: "telegram", ID: "bo"}, "telegram:1:", string(state)); err != nil {
				t.Fatal(err)
			}
			if err := d.Refused(t.Context(), storage.By{Platform: "telegram", Action: "edit"}, "", c.words); err != nil {
				t.Fatal(err)
			}
			log := func() int {
				n, err := storage.Ask[int](t.Context(), d.Store, `select count(*) from changes`)
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
			entries := log()

			if _, err := d.TidySearch(t.Context()); err != nil { // nothing of it stays behind in the pieces that were merged
				t.Fatal(err)
			}
			before := storagetest.Dump(t, d.path)
			dry := d.by(d.ann)
			dry.DryRun = true
			planned, err := d.Redact(t.Context(), dry, c.ref, c.field)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, storagetest.Dump(t, d.path)); diff != "" {
				t.Fatalf("a dry run erased something:\n%s", diff)
			}
			done, err := d.Redact(t.Context(), d.by(d.ann), c.ref, c.field)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(planned, done); diff != "" || done.Drafts != 1 || done.Entries < 3 {
				t.Errorf("what was planned and done (-planned +done), %+v:\n%s", done, diff)
			}
			if log() != entries+1 {
				t.Errorf("the log had %d entries and has %d", entries, log())
			}
			state2, err := d.Draft(t.Context(), storage.Who{Platform: "telegram", ID: "bo"}, "telegram:1:")
			if err != nil || !strings.Contains(state2, "/edit 1NC1A summary "+storage.Tombstone) || !json.Valid([]byte(state2)) {
				t.Errorf("the draft is %q, %v", state2, err)
			}
			for _, word := range []string{c.words, "xylophonov", "Quartz", "zyx"} {
				hits, err := d.Find(t.Context(), storage.FullSight(), word, nil, storage.Page{Limit: 5})
				if err != nil || hits.Total > 0 {
					t.Errorf("search finds %q: %+v, %v", word, hits, err)
				}
			}
			for _, q := range []string{`select reason || note from changes where reason <> ''`, `select details from audit where outcome = 'refused'`} {
				if text, err := storage.Ask[string](t.Context(), d.Store, q); err != nil || !strings.Contains(text, storage.Tombstone) {
					t.Errorf("%s: %q, %v", q, text, err)
				}
			}
			if _, err := d.Undo(t.Context(), d.by(d.ann)); err == nil {
				if bytes.Contains([]byte(strings.ToLower(storagetest.Dump(t, d.path))), []byte("xylophonov")) {
					t.Error("undo brought the words back")
				}
			}
			for _, text := range []string{`update changes set note = ''`, `delete from changes`, `update audit set details = ''`, `delete from audit`} {
				if err := storage.Exec(t.Context(), d.Store, text); err == nil {
					t.Errorf("%s: the triggers let it through", text)
				}
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			file := bytesOf(t, d.path)
			for _, word := range []string{"xylophon", "silophon", "xilophon", "ksilophon", "quartz", "kvartz", "<zyx>", `\u003czyx`, "xylophonov.example"} {
				if at := bytes.Index(file, []byte(word)); at >= 0 {
					t.Errorf("%q stands in the file: %q", word, file[max(0, at-80):min(len(file), at+80)])
				}
			}
		})
	}
}

func TestRedactRefusesWhatItCannotErase(t *testing.T) {
	d := newDesk(t)
	before := storagetest.Dump(t, d.path)
	for _, c := range []struct {
		ref, field string
		want       any
	}{
		{"KG-1AA1", "country", storage.Invalid{Field: "field", Problem: "cannot be erased of this case", Value: "country"}},
		{"1NC1A", "names", storage.Invalid{Field: "field", Problem: "cannot be erased of this incident", Value: "names"}},
		{"PER1A", "Nobody", storage.Invalid{Field: "field", Problem: "is neither names nor one of the names of this subject", Value: "Nobody"}},
		{"KG-1AA1", "summary", storage.ErrNoChange},
		{"1NC1A", "quote", storage.ErrNoChange},
		{"KZ-1AA1", "title", storage.ErrNotFound},
		{"nonsense", "title", storage.ErrNotFound},
	} {
		_, err := d.Redact(t.Context(), d.by(d.ann), c.ref, c.field)
		var invalid storage.Invalid
		switch want := c.want.(type) {
		case storage.Invalid:
			if !errors.As(err, &invalid) {
				t.Errorf("%s %s: %v", c.ref, c.field, err)
			} else if diff := cmp.Diff(want, invalid); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", c.ref, c.field, diff)
			}
		case error:
			if !errors.Is(err, want) {
				t.Errorf("%s %s: %v", c.ref, c.field, err)
			}
		}
	}
	if diff := cmp.Diff(before, storagetest.Dump(t, d.path)); diff != "" {
		t.Errorf("a refused redaction stored something:\n%s", diff)
	}
}
