package storage_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// heard is what a test looks at of a change.
type heard struct {
	News   storage.News
	Ref    string
	Reason string
}

func hear(list []storage.Change) []heard {
	var out []heard
	for _, c := range list {
		out = append(out, heard{c.News, c.Ref, c.Reason})
	}
	return out
}

// since lists what a reader hears of the changes after a number of the log.
func (d *desk) since(t *testing.T, sight storage.Sight, after int64, change func(*storage.ChangeFilter)) []heard {
	t.Helper()
	f := storage.ChangeFilter{After: after}
	if change != nil {
		change(&f)
	}
	list, total, err := d.Changes(t.Context(), sight, f, storage.Page{})
	if err != nil {
		t.Fatal(err)
	}
	if total != len(list) {
		t.Errorf("%d of %d changes on one page of all", len(list), total)
	}
	return hear(list)
}

func (d *desk) last(t *testing.T) int64 {
	t.Helper()
	n, err := d.LastChange(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// incident changes an incident, with a kind of change and a public reason.
func (d *desk) incident(t *testing.T, ref, kind, reason string, change func(*storage.Incident)) {
	t.Helper()
	by := d.by(d.ann)
	by.Reason, by.Note = reason, "a note for the team"
	if _, _, err := d.EditIncident(t.Context(), by, of(ref, kind), func(i *storage.Incident) error { change(i); return nil }); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) publish(t *testing.T, ref string) {
	t.Helper()
	d.incident(t, ref, storage.ChangePublished, "", func(i *storage.Incident) { storage.Publish(&i.Visibility, &i.Embargo) })
}

func (d *desk) withdraw(t *testing.T, ref, reason string) {
	t.Helper()
	d.incident(t, ref, storage.ChangeWithdrawn, reason, func(i *storage.Incident) { storage.Withdraw(&i.Visibility) })
}

func (d *desk) reword(t *testing.T, ref, kind, reason string) {
	t.Helper()
	d.incident(t, ref, kind, reason, func(i *storage.Incident) { i.Summary += " And more." })
}

func (d *desk) undo(t *testing.T) {
	t.Helper()
	if _, err := d.Undo(t.Context(), d.by(d.ann)); err != nil {
		t.Fatal(err)
	}
}

// What a reader hears is how the change stands to his sight, not how it is called in the log.
func TestChangesAreWhatTheyAreToTheReader(t *testing.T) {
	const ref = "1NC1A" // public, of a public case
	hidden := func(d *desk, t *testing.T) { d.withdraw(t, ref, "") }
	for name, c := range map[string]struct {
		before, change func(d *desk, t *testing.T)
		public, team   []heard
	}{
		"nothing":         {nil, func(*desk, *testing.T) {}, nil, nil},
		"an update":       {nil, func(d *desk, t *testing.T) { d.reword(t, ref, storage.ChangeUpdated, "") }, []heard{{storage.NewsUpdated, ref, ""}}, []heard{{storage.NewsUpdated, ref, ""}}},
		"a correction":    {nil, func(d *desk, t *testing.T) { d.reword(t, ref, storage.ChangeCorrected, "a typing error") }, []heard{{storage.NewsCorrected, ref, "a typing error"}}, []heard{{storage.NewsCorrected, ref, "a typing error"}}},
		"a withdrawal":    {nil, func(d *desk, t *testing.T) { d.withdraw(t, ref, "a risk") }, []heard{{storage.NewsWithdrawn, ref, "a risk"}}, []heard{{storage.NewsUpdated, ref, "a risk"}}},
		"a publication":   {hidden, func(d *desk, t *testing.T) { d.publish(t, ref) }, []heard{{storage.NewsNew, ref, ""}}, []heard{{storage.NewsUpdated, ref, ""}}},
		"a hidden update": {hidden, func(d *desk, t *testing.T) { d.reword(t, ref, storage.ChangeUpdated, "") }, nil, []heard{{storage.NewsUpdated, ref, ""}}},
		"published and corrected is new": {hidden, func(d *desk, t *testing.T) {
			d.publish(t, ref)
			d.reword(t, ref, storage.ChangeCorrected, "a typing error")
		}, []heard{{storage.NewsNew, ref, ""}}, []heard{{storage.NewsCorrected, ref, "a typing error"}}},
		"published and withdrawn is nothing": {hidden, func(d *desk, t *testing.T) {
			d.publish(t, ref)
			d.withdraw(t, ref, "too early")
		}, nil, []heard{{storage.NewsUpdated, ref, "too early"}}},
		"withdrawn and published again is an update": {nil, func(d *desk, t *testing.T) {
			d.withdraw(t, ref, "")
			d.publish(t, ref)
		}, []heard{{storage.NewsUpdated, ref, ""}}, []heard{{storage.NewsUpdated, ref, ""}}},
		"corrected between updates is a correction": {nil, func(d *desk, t *testing.T) {
			d.reword(t, ref, storage.ChangeUpdated, "")
			d.reword(t, ref, storage.ChangeCorrected, "a wrong date")
			d.reword(t, ref, storage.ChangeUpdated, "")
		}, []heard{{storage.NewsCorrected, ref, "a wrong date"}}, []heard{{storage.NewsCorrected, ref, "a wrong date"}}},
		"updated and undone is nothing": {nil, func(d *desk, t *testing.T) {
			d.reword(t, ref, storage.ChangeUpdated, "")
			d.undo(t)
		}, nil, nil},
		"withdrawn and undone is nothing": {nil, func(d *desk, t *testing.T) {
			d.withdraw(t, ref, "")
			d.undo(t)
		}, nil, nil},
		"undoing what was told is a correction": {func(d *desk, t *testing.T) { d.reword(t, ref, storage.ChangeUpdated, "") }, (*desk).undo,
			[]heard{{storage.NewsCorrected, ref, ""}}, []heard{{storage.NewsCorrected, ref, ""}}},
		"a link to what is hidden is nothing to those who do not see it": {nil, func(d *desk, t *testing.T) {
			d.incident(t, ref, storage.ChangeUpdated, "", func(i *storage.Incident) { i.Links = []storage.Link{{Kind: storage.LinkAbout, To: "1NC3A"}} })
		}, nil, []heard{{storage.NewsUpdated, ref, ""}}},
		"a case goes with its incidents": {nil, func(d *desk, t *testing.T) {
			by := d.by(d.ann)
			by.Reason = "at a family's request"
			if _, _, err := d.EditCase(t.Context(), by, of("KG-1AA1", storage.ChangeWithdrawn), func(c *storage.Case) error { storage.Withdraw(&c.Visibility); return nil }); err != nil {
				t.Fatal(err)
			}
		}, []heard{{storage.NewsWithdrawn, ref, "at a family's request"}, {storage.NewsWithdrawn, "KG-1AA1", "at a family's request"}},
			[]heard{{storage.NewsUpdated, ref, "at a family's request"}, {storage.NewsUpdated, "KG-1AA1", "at a family's request"}}},
		"who owns a case is the team's": {nil, func(d *desk, t *testing.T) {
			if _, _, err := d.EditCase(t.Context(), d.by(d.ann), of("KG-1AA1", storage.ChangeUpdated), func(c *storage.Case) error { c.Owner = "telegram:bo"; return nil }); err != nil {
				t.Fatal(err)
			}
		}, nil, []heard{{storage.NewsUpdated, "KG-1AA1", ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if c.before != nil {
				c.before(d, t)
			}
			after := d.last(t)
			c.change(d, t)
			if diff := cmp.Diff(c.public, d.since(t, storage.PublicSight(), after, nil)); diff != "" {
				t.Errorf("to the public:\n%s", diff)
			}
			if diff := cmp.Diff(c.team, d.since(t, storage.TeamSight(), after, nil)); diff != "" {
				t.Errorf("to the team:\n%s", diff)
			}
		})
	}
}

// What a follow has sent already is not as if it had never been.
func TestWhatWasSentIsToldToItsEnd(t *testing.T) {
	d := newDesk(t)
	d.withdraw(t, "1NC1A", "")
	after := d.last(t)
	d.publish(t, "1NC1A")
	d.withdraw(t, "1NC1A", "too early")
	sent := func(f *storage.ChangeFilter) { f.Sent = func(ref string) bool { return ref == "1NC1A" } }
	if diff := cmp.Diff([]heard{{storage.NewsWithdrawn, "1NC1A", "too early"}}, d.since(t, storage.PublicSight(), after, sent)); diff != "" {
		t.Error(diff)
	}
	after = d.last(t)
	d.reword(t, "1NC3A", storage.ChangeUpdated, "")
	d.undo(t)
	all := func(f *storage.ChangeFilter) { f.Sent = func(string) bool { return true } }
	if diff := cmp.Diff([]heard{{storage.NewsCorrected, "1NC3A", ""}}, d.since(t, storage.TeamSight(), after, all)); diff != "" {
		t.Error(diff)
	}
}

func TestAnImportIsOneLine(t *testing.T) {
	s := storagetest.Open(t)
	storagetest.Put(t, s, aCase("KG-C001"))
	after, err := s.LastChange(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	secret := aCase("KG-C004")
	secret.Case.Visibility = storage.VisibleTeam
	storagetest.Put(t, s, aCase("KG-C002"), aCase("KG-C003"), secret)
	list, total, err := s.Changes(t.Context(), storage.PublicSight(), storage.ChangeFilter{After: after}, storage.Page{})
	if err != nil || total != 1 || len(list) != 1 {
		t.Fatalf("%d lines of %d, %v", len(list), total, err)
	}
	if c := list[0]; c.Batch != 1 || c.Batched != 2 || c.Imported.Cases != 2 || c.News != storage.NewsNew {
		t.Errorf("the line is %+v", c)
	}
	if list, total, err = s.Changes(t.Context(), storage.PublicSight(), storage.ChangeFilter{Single: true}, storage.Page{Offset: 1, Limit: 1}); err != nil || total != 3 || len(list) != 1 || list[0].Ref != "KG-C002" {
		t.Errorf("one by one: %+v of %d, %v", hear(list), total, err)
	}
}

func TestChangesOfAFilter(t *testing.T) {
	d := newDesk(t)
	after := d.last(t)
	start := d.now
	d.now = start.Add(time.Hour)
	d.reword(t, "1NC1A", storage.ChangeUpdated, "")
	middle := d.last(t)
	d.now = start.Add(2 * time.Hour)
	d.incident(t, "1NC3A", storage.ChangeUpdated, "", func(i *storage.Incident) { i.Types, i.Country = []string{"search", "seizure"}, "KZ" })
	if _, _, err := d.EditSubject(t.Context(), d.by(d.ann), of("PER3A", storage.ChangeCorrected), func(s *storage.Subject) error {
		s.Names = append(s.Names, storage.Name{Name: "Айке Бейшекеева"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	one, three, person := heard{storage.NewsUpdated, "1NC1A", ""}, heard{storage.NewsUpdated, "1NC3A", ""}, heard{storage.NewsCorrected, "PER3A", ""}
	for name, c := range map[string]struct {
		filter func(f *storage.ChangeFilter)
		want   []heard
	}{
		"all":           {func(*storage.ChangeFilter) {}, []heard{three, one}},
		"up to":         {func(f *storage.ChangeFilter) { f.Through = middle }, []heard{one}},
		"after":         {func(f *storage.ChangeFilter) { f.After = middle }, []heard{three}},
		"since":         {func(f *storage.ChangeFilter) { f.Since = start.Add(2 * time.Hour) }, []heard{three}},
		"until":         {func(f *storage.ChangeFilter) { f.Until = start.Add(2 * time.Hour) }, []heard{one}},
		"country":       {func(f *storage.ChangeFilter) { f.Country = "KZ" }, []heard{three}},
		"another":       {func(f *storage.ChangeFilter) { f.Country = "BY" }, nil},
		"type":          {func(f *storage.ChangeFilter) { f.Type = "seizure" }, []heard{three}},
		"case":          {func(f *storage.ChangeFilter) { f.Case = "KG-1AA1" }, []heard{one}},
		"people":        {func(f *storage.ChangeFilter) { f.Objects = []string{storage.RefSubject} }, []heard{person}},
		"people of one": {func(f *storage.ChangeFilter) { f.Objects, f.Case = []string{storage.RefSubject}, "KG-2BB2" }, []heard{person}},
		"of another":    {func(f *storage.ChangeFilter) { f.Objects, f.Case = []string{storage.RefSubject}, "KG-1AA1" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, d.since(t, storage.TeamSight(), after, c.filter)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, ref := range []string{"KG-2BB2", "KG-9ZZ9"} {
		if _, _, err := d.Changes(t.Context(), storage.PublicSight(), storage.ChangeFilter{Case: ref}, storage.Page{}); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("changes of %s: %v", ref, err)
		}
	}
}

func TestPublicHistorySaysWhatAndWhenAndNothingElse(t *testing.T) {
	d := newDesk(t)
	d.now = d.now.Add(time.Hour)
	d.reword(t, "1NC1A", storage.ChangeCorrected, "a wrong place")
	d.withdraw(t, "1NC1A", "a risk to the family")
	d.reword(t, "1NC1A", storage.ChangeUpdated, "a secret reason")
	list, total, err := d.History(t.Context(), storage.PublicSight(), "1NC1A", storage.Page{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]heard{{storage.NewsWithdrawn, "1NC1A", "a risk to the family"}, {storage.NewsCorrected, "1NC1A", "a wrong place"}, {storage.NewsNew, "1NC1A", ""}}, hear(list)); diff != "" || total != 3 {
		t.Errorf("of %d:\n%s", total, diff)
	}
	for _, c := range list {
		if c.Who+c.Note+c.Field+c.Before+c.After != "" {
			t.Errorf("the public reads %+v", c)
		}
	}
	if list, _, err = d.History(t.Context(), storage.TeamSight(), "1NC1A", storage.Page{Limit: 1}); err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if c := list[0]; c.Who != "ann" || c.Note == "" || !strings.Contains(c.After, "And more. And more.") || strings.Contains(c.Before, "And more. And more.") {
		t.Errorf("the team reads %+v", c)
	}
	for _, ref := range []string{"1NC3A", "KG-2BB2", "PER3A", "S2RCE", "9ZZ9Z", "what"} { // never public, or not there
		if _, _, err := d.History(t.Context(), storage.PublicSight(), ref, storage.Page{}); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("history of %s: %v", ref, err)
		}
	}
}

// A record in the log is the whole object: what came with a hidden thing is taken out of it, and what is left without a
// difference is no change.
func TestHistoryHidesNamesWithWhatTheyCameWith(t *testing.T) {
	d := newDesk(t)
	rename := func(change func(*storage.Subject)) {
		t.Helper()
		if _, _, err := d.EditSubject(t.Context(), d.by(d.ann), of("PER1A", storage.ChangeUpdated), func(s *storage.Subject) error { change(s); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	read := func(sight storage.Sight) []storage.Change {
		t.Helper()
		list, _, err := d.History(t.Context(), sight, "PER1A", storage.Page{})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	base := len(read(storage.TeamSight()))
	rename(func(s *storage.Subject) {
		s.Names = append(s.Names, storage.Name{Name: "Secret Alias", Incident: "1NC4A"})
	})
	if list := read(storage.TeamSight()); len(list) != base {
		t.Errorf("the team hears of a name that came with a restricted incident: %+v", list)
	}
	if list := read(storage.FullSight()); !strings.Contains(list[0].After, "Secret Alias") {
		t.Errorf("an admin does not: %+v", list[0])
	}
	rename(func(s *storage.Subject) { s.Capacity = "journalist" })
	if list := read(storage.TeamSight()); len(list) != base+1 || strings.Contains(list[0].Before+list[0].After, "Alias") {
		t.Errorf("the team reads %+v", list)
	}
	rename(func(s *storage.Subject) { s.Withheld = true })
	for _, c := range read(storage.TeamSight()) {
		if strings.Contains(c.Before+c.After, "Joomart") {
			t.Errorf("a withheld name stands in %+v", c)
		}
	}
}

func TestOwnersReadTheHistoryOfWhatIsTheirs(t *testing.T) {
	d := newDesk(t)
	d.reword(t, "1NC4A", storage.ChangeUpdated, "") // of a restricted case
	if _, _, err := d.History(t.Context(), storage.OwnSight(d.bo), "1NC4A", storage.Page{}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("before it is shared: %v", err)
	}
	if err := d.Share(t.Context(), d.by(d.ann), storage.FullSight(), "KG-3CC3", "telegram:bo"); err != nil {
		t.Fatal(err)
	}
	list, _, err := d.History(t.Context(), storage.OwnSight(d.bo), "1NC4A", storage.Page{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]heard{{storage.NewsUpdated, "1NC4A", ""}, {storage.NewsNew, "1NC4A", ""}}, hear(list)); diff != "" {
		t.Error(diff)
	}
	if _, _, err := d.History(t.Context(), storage.TeamSight(), "1NC4A", storage.Page{}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("in a chat of the team: %v", err)
	}
}

func TestReachAndCountryFollowTheCase(t *testing.T) {
	d := newDesk(t)
	look := func(ref string) (storage.Visibility, string) {
		t.Helper()
		i, err := d.Incident(t.Context(), storage.FullSight(), ref)
		if err != nil {
			t.Fatal(err)
		}
		return i.Reach, i.InCountry
	}
	expect := func(what, ref string, reach storage.Visibility, country string) {
		t.Helper()
		if r, c := look(ref); r != reach || c != country {
			t.Errorf("%s: %s reaches %v in %s, not %v in %s", what, ref, r, c, reach, country)
		}
	}
	edit := func(change func(*storage.Case)) {
		t.Helper()
		if _, _, err := d.EditCase(t.Context(), d.by(d.ann), of("KG-2BB2", storage.ChangeUpdated), func(c *storage.Case) error { change(c); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	expect("a public incident of a team case", "1NC2A", storage.VisibleTeam, "KG")
	edit(func(c *storage.Case) { c.Visibility = storage.VisiblePublic })
	expect("the case is published", "1NC2A", storage.VisiblePublic, "KG")
	expect("the case is published", "1NC3A", storage.VisibleTeam, "KG")
	d.incident(t, "1NC3A", storage.ChangeUpdated, "", func(i *storage.Incident) { i.Country = "KZ" })
	edit(func(c *storage.Case) { c.Country, c.Visibility = "BY", storage.VisibleRestricted })
	expect("the case moves", "1NC2A", storage.VisibleRestricted, "BY")
	expect("an incident abroad stays there", "1NC3A", storage.VisibleRestricted, "KZ")
	d.incident(t, "1NC3A", storage.ChangeUpdated, "", func(i *storage.Incident) { i.Country, i.Case, i.Visibility = "", "KG-1AA1", storage.VisiblePublic })
	expect("an incident changes its case", "1NC3A", storage.VisiblePublic, "KG")
}

func TestLogAndAuditCannotBeRewritten(t *testing.T) {
	d := newDesk(t)
	d.reword(t, "1NC1A", storage.ChangeUpdated, "")
	for _, table := range []string{"changes", "audit"} {
		rows, err := storage.Ask[int](t.Context(), d.Store, `select count(*) from `+table)
		if err != nil || rows == 0 {
			t.Fatalf("%d rows in %s, %v", rows, table, err)
		}
		for _, statement := range []string{`update ` + table + ` set at = 0`, `delete from ` + table, `replace into ` + table + ` select * from ` + table} {
			if err := storage.Exec(t.Context(), d.Store, statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		if left, err := storage.Ask[int](t.Context(), d.Store, `select count(*) from `+table); err != nil || left != rows {
			t.Errorf("%d of %d rows are left in %s, %v", left, rows, table, err)
		}
	}
}
