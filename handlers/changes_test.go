package handlers_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casewire/handlers"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// clock is a clock that a test sets.
type clock struct{ now time.Time }

func (c *clock) at(t *testing.T, instant string) {
	t.Helper()
	var err error
	if c.now, err = time.Parse(time.RFC3339, instant); err != nil {
		t.Fatal(err)
	}
}

// desk is an editor at a store whose clock a test sets.
type desk struct {
	t     *testing.T
	s     *storage.Store
	clock *clock
	by    storage.By
}

func newDesk(t *testing.T, instant string) *desk {
	t.Helper()
	d := &desk{t: t, clock: &clock{}}
	d.clock.at(t, instant)
	d.s = storagetest.OpenAt(t, filepath.Join(t.TempDir(), "casewire.db"), func() time.Time { return d.clock.now })
	account, err := d.s.Know(t.Context(), storage.Who{Platform: "console", ID: "admin", Name: "Asel"})
	d.must(err)
	d.by = storage.By{Account: account}
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// add stores an incident in a case and gives its ref.
func (d *desk) add(inCase, typ, summary string, day storage.Day, v storage.Visibility, targets ...storage.Target) string {
	d.t.Helper()
	i, err := d.s.AddIncident(d.t.Context(), d.by, storage.FullSight(), storage.Addition{
		Incident: storage.Incident{Case: inCase, Types: []string{typ}, Date: storage.OnDay(day), Summary: summary, Verification: storage.SingleSource, Visibility: v,
			Citations: []storage.Citation{{Source: "S0RC1", Speaker: "The Wire"}}, Targets: targets}})
	d.must(err)
	return i.Ref
}

// edit changes an incident as one kind of change, with a public reason and a note for the team.
func (d *desk) edit(ref, kind, reason string, change func(*storage.Incident)) {
	d.t.Helper()
	by := d.by
	by.Reason, by.Note = reason, ""
	if kind == storage.ChangeCorrected {
		by.Note = "seen by the night desk"
	}
	_, _, err := d.s.EditIncident(d.t.Context(), by, storage.EditOf{Sight: storage.FullSight(), Ref: ref, Kind: kind}, func(i *storage.Incident) error { change(i); return nil })
	d.must(err)
}

func show(i *storage.Incident)     { i.Visibility = storage.VisiblePublic }
func withdraw(i *storage.Incident) { i.Visibility = storage.VisibleTeam }

// scripted is a desk on the morning after a day on which everything happened that can happen to a report: it gives the
// refs of the reports by what became of them.
func scripted(t *testing.T) (*desk, map[string]string) {
	t.Helper()
	d := newDesk(t, "2026-11-20T09:00:00Z")
	public, team := storage.VisiblePublic, storage.VisibleTeam
	storagetest.Put(t, d.s,
		storage.Record{Case: &storage.Case{Ref: "UZ-0PN1", Title: "Detentions at the Wire", Country: "UZ", Summary: "The Wire reports detentions.", Visibility: public}},
		storage.Record{Case: &storage.Case{Ref: "KG-0PN2", Title: "Searches", Country: "KG", Summary: "Searches are reported.", Visibility: public}},
		storage.Record{Subject: &storage.Subject{Ref: "PER51", Kind: storage.Person, Names: []storage.Name{{Name: "Anvar Rustamov", Preferred: true}}}},
		storage.Record{Subject: &storage.Subject{Ref: "PER52", Kind: storage.Person, Names: []storage.Name{{Name: "Dilshod Karimov", Preferred: true}}}},
		storage.Record{Source: &storage.Source{Ref: "S0RC1", Publisher: "The Wire", Published: storage.OnDay("2026-11-20"), Kind: "original"}},
		storage.Record{Incident: &storage.Incident{Ref: "1NC01", Case: "UZ-0PN1", Types: []string{storage.Arrest}, Date: storage.OnDay("2026-10-05"), Summary: "The Wire reports an arrest.",
			Verification: storage.SingleSource, Visibility: public, Citations: []storage.Citation{{Source: "S0RC1", Speaker: "The Wire"}}, Targets: []storage.Target{{Subject: "PER51"}}}})
	refs := map[string]string{}
	refs["updated"] = d.add("KG-0PN2", "search", "A home was searched.", "2026-11-01", public)
	refs["withdrawn"] = d.add("KG-0PN2", "threat", "A threat nobody may read of now.", "2026-11-02", public)
	refs["corrected"] = d.add("KG-0PN2", "seizure", "Three cameras were taken.", "2026-11-03", public)
	refs["draft"] = d.add("UZ-0PN1", "verdict", "A court gave sixty years.", "2026-11-18", team)

	d.clock.at(t, "2026-11-23T10:00:00Z")
	d.edit(refs["updated"], storage.ChangeUpdated, "", func(i *storage.Incident) { i.Place = "Osh" })
	d.edit(refs["updated"], storage.ChangeUpdated, "", func(i *storage.Incident) { i.Summary = "A home in Osh was searched." })
	d.edit(refs["withdrawn"], storage.ChangeWithdrawn, "The source took it back.", withdraw)
	d.edit(refs["corrected"], storage.ChangeCorrected, "Two cameras, not three.", func(i *storage.Incident) { i.Summary = "Two cameras were taken." })
	d.edit(refs["draft"], storage.ChangePublished, "", show)
	d.edit(refs["draft"], storage.ChangeCorrected, "A slip of the pen.", func(i *storage.Incident) { i.Summary = "A court gave six years." })
	refs["brief"] = d.add("KG-0PN2", "smear", "It came and went.", "2026-11-19", public)
	d.edit(refs["brief"], storage.ChangeWithdrawn, "Posted by mistake.", withdraw)
	refs["killing"] = d.add("KG-0PN2", storage.Killing, "A reporter was killed.", "2026-11-22", public)
	refs["hidden"] = d.add("KG-0PN2", "assault", "For the team alone.", "2026-11-22", team)
	refs["release"] = d.add("UZ-0PN1", storage.Release, "Rustamov was let go.", "2026-11-24", public, storage.Target{Subject: "PER51", Outcome: "bail"})
	refs["arrest"] = d.add("UZ-0PN1", storage.Arrest, "Karimov was arrested.", "2026-11-24", public, storage.Target{Subject: "PER52"})
	refs["hearing"] = d.add("UZ-0PN1", storage.Hearing, "A hearing is announced.", "2026-11-26", public, storage.Target{Subject: "PER52"})
	storagetest.Put(t, d.s,
		storage.Record{Case: &storage.Case{Ref: "TJ-0PN3", Title: "Imported", Country: "TJ", Visibility: public}},
		storage.Record{Incident: &storage.Incident{Ref: "1MP01", Case: "TJ-0PN3", Types: []string{"threat"}, Date: storage.OnDay("2026-01-05"), Summary: "Imported.", Verification: storage.SingleSource,
			Visibility: public, Citations: []storage.Citation{{Source: "S0RC1", Speaker: "The Wire"}}}},
		storage.Record{Incident: &storage.Incident{Ref: "1MP02", Case: "TJ-0PN3", Types: []string{"threat"}, Date: storage.OnDay("2026-01-06"), Summary: "Imported too.", Verification: storage.SingleSource,
			Visibility: public, Citations: []storage.Citation{{Source: "S0RC1", Speaker: "The Wire"}}}})
	_, _, err := d.s.EditCase(t.Context(), d.by, storage.EditOf{Sight: storage.FullSight(), Ref: "UZ-0PN1", Kind: storage.ChangeClosed}, func(c *storage.Case) error { c.Closed = true; return nil })
	d.must(err)
	d.clock.at(t, "2026-11-24T08:00:00Z")
	return d, refs
}

// What a day of changes comes to, for each who may ask; and the histories of the things that changed.
func TestADayOfChanges(t *testing.T) {
	d, refs := scripted(t)
	b := gate(t, d.s)
	for _, role := range []string{"public", "member", "admin"} {
		t.Run(role, func(t *testing.T) {
			transcript(t, "changes_as_"+role, b, role, "/digest", "/changes", "/changes page:2", "/changes country:Uzbekistan",
				"/history "+refs["updated"], "/history "+refs["withdrawn"], "/history "+refs["corrected"], "/history "+refs["draft"], "/history "+refs["hidden"], "/history UZ-0PN1", "/history PER51")
		})
	}
}

// Nothing of what was withdrawn or never shown stands in an answer below the team's sight, and no number tells of it.
func TestWithdrawnAndHiddenSayNothing(t *testing.T) {
	d, refs := scripted(t)
	b := gate(t, d.s)
	all := ""
	for _, line := range []string{"/digest", "/changes", "/changes page:2", "/history " + refs["withdrawn"], "/history " + refs["brief"], "/history " + refs["draft"], "/history " + refs["hidden"]} {
		all += says(t, b, "public", line)
	}
	for _, secret := range []string{"nobody may read", "came and went", "For the team alone", "sixty", "night desk", "Asel", refs["hidden"]} {
		if strings.Contains(all, secret) {
			t.Errorf("the public is told %q", secret)
		}
	}
	for _, line := range []string{"/digest", "/changes", "/changes page:2"} {
		if strings.Contains(says(t, b, "public", line), refs["brief"]) {
			t.Errorf("%s tells of what came and went within its range", line)
		}
	}
}

// An edition's day and its yesterday are the desk's: what was changed in the last hour of the day before yesterday there is
// in none.
func TestYesterdayIsTheDesks(t *testing.T) {
	d := newDesk(t, "2026-11-20T09:00:00Z")
	storagetest.Put(t, d.s, storage.Record{Case: &storage.Case{Ref: "KG-0PN2", Title: "Searches", Country: "KG", Visibility: storage.VisiblePublic}},
		storage.Record{Source: &storage.Source{Ref: "S0RC1", Publisher: "The Wire", Published: storage.OnDay("2026-11-20"), Kind: "original"}})
	d.clock.at(t, "2026-11-22T17:59:00Z") // 23:59 of the day before in Bishkek
	d.add("KG-0PN2", "search", "Before the day.", "2026-11-01", storage.VisiblePublic)
	d.clock.at(t, "2026-11-22T18:00:00Z")
	d.add("KG-0PN2", "search", "Within the day.", "2026-11-01", storage.VisiblePublic)
	d.clock.at(t, "2026-11-23T18:30:00Z") // the 24th in Bishkek, the 23rd in UTC
	zone, err := time.LoadLocation("Asia/Bishkek")
	d.must(err)
	b, err := handlers.New(handlers.Options{Store: d.s, Zone: zone})
	d.must(err)
	for _, line := range []string{"/changes", "/digest"} {
		if got := says(t, b, "public", line); strings.Contains(got, "Before the day") || !strings.Contains(got, "Within the day") || !strings.Contains(got, "23 Nov 2026") {
			t.Errorf("%s says\n%s", line, got)
		}
	}
}
