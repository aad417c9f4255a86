package storage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// jailed draws a world in which most incidents bear on custody, and many of them lie about the present.
func jailed(t *rapid.T) storagetest.World {
	w := storagetest.Worlds(10).Draw(t, "world")
	for n := range w.Subjects {
		w.Subjects[n].Outlet = ""
	}
	w.Subjects[0].Kind = storage.Person
	for n := range w.Incidents {
		detain(t, &w.Incidents[n])
	}
	return w
}

// detain makes an incident one that bears on custody, and dates it near the present, mostly.
func detain(t *rapid.T, i *storage.Incident) {
	if rapid.IntRange(0, 4).Draw(t, "bears") > 0 {
		i.Types = []string{rapid.SampledFrom([]string{storage.Detention, storage.Arrest, storage.MassDetention, storage.MassDetention, storage.HouseArrest, storage.TravelBan,
			storage.Disappearance, storage.Release, storage.Release, storage.CustodyObservation, storage.Verdict, storage.AppealRuling, storage.Clemency, storage.Charge}).Draw(t, "type")}
	}
	i.Targets = slices.Clone(i.Targets)
	for n := range i.Targets {
		switch {
		case i.Is(storage.CustodyObservation):
			i.Targets[n].Outcome = rapid.SampledFrom([]string{storage.Held, storage.NotHeld}).Draw(t, "seen")
		case i.Is(storage.Detention, storage.Arrest, storage.MassDetention) && rapid.Bool().Draw(t, "holds"):
			i.Targets[n].Outcome = ""
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "near") > 0 {
		day := storage.Day("2026-11-24").AddDays(rapid.IntRange(-200, 60).Draw(t, "day"))
		i.Date = rapid.SampledFrom([]storage.Date{storage.OnDay(day), storage.OnDay(day), storage.Between(day, day.AddDays(40)), storage.AfterDay(day), storage.UnknownDate()}).Draw(t, "date")
	}
}

// turn changes a world in some way that can change who is held, or who is told so; what the store refuses is no change.
func turn(t *rapid.T, s *storage.Store, w storagetest.World, n int) {
	ctx, by := context.Background(), storage.By{Account: 0}
	edit := func(ref string) storage.EditOf {
		return storage.EditOf{Sight: storage.FullSight(), Ref: ref, Kind: storage.ChangeUpdated}
	}
	incident := rapid.SampledFrom(w.Incidents).Draw(t, "incident")
	inCase := rapid.SampledFrom(w.Cases).Draw(t, "case").Ref
	subject, other := rapid.SampledFrom(w.Subjects).Draw(t, "subject"), rapid.SampledFrom(w.Subjects).Draw(t, "other")
	var err error
	switch what := rapid.SampledFrom([]string{"another incident", "new incident", "visibility", "case visibility", "case country", "case owner", "move", "source", "kind", "merge", "split", "undo", "redact",
		"share", "batch", "grant"}).Draw(t, "turn"); what {
	case "another incident":
		like := rapid.SampledFrom(w.Incidents).Draw(t, "like")
		detain(t, &like)
		_, _, err = s.EditIncident(ctx, by, edit(incident.Ref), func(i *storage.Incident) error {
			i.Types, i.Date, i.Targets, i.Claims, i.Verification, i.Country, i.System = like.Types, like.Date, like.Targets, nil, like.Verification, like.Country, like.System
			return nil
		})
	case "new incident":
		incident.Ref, incident.Links = fmt.Sprintf("W%04d", n), nil
		detain(t, &incident)
		_, err = s.Import(ctx, by, storagetest.Seq([]storage.Record{{Incident: &incident}}))
	case "visibility":
		v := storagetest.Visibility().Draw(t, "visibility")
		_, _, err = s.EditIncident(ctx, by, edit(incident.Ref), func(i *storage.Incident) error { i.Visibility, i.Embargo = v, nil; return nil })
	case "case visibility":
		v := storagetest.Visibility().Draw(t, "visibility")
		_, _, err = s.EditCase(ctx, by, edit(inCase), func(c *storage.Case) error { c.Visibility, c.Embargo = v, nil; return nil })
	case "case country":
		_, _, err = s.EditCase(ctx, by, edit(inCase), func(c *storage.Case) error { c.Country = "KZ"; return nil })
	case "case owner":
		_, _, err = s.EditCase(ctx, by, edit(inCase), func(c *storage.Case) error { c.Owner = "telegram:1"; return nil })
	case "move":
		_, _, err = s.EditIncident(ctx, by, edit(incident.Ref), func(i *storage.Incident) error { i.Case = inCase; return nil })
	case "source":
		published := storagetest.Date().Draw(t, "published")
		_, _, err = s.EditSource(ctx, by, edit(rapid.SampledFrom(w.Sources).Draw(t, "source").Ref), func(o *storage.Source) error { o.Published = published; return nil })
	case "kind":
		_, _, err = s.EditSubject(ctx, by, edit(subject.Ref), func(p *storage.Subject) error {
			p.Kind, p.Capacity, p.Outlet, p.Minor = rapid.SampledFrom([]string{storage.Person, storage.Outlet}).Draw(t, "kind"), "", "", false
			return nil
		})
	case "merge":
		_, _, err = s.Merge(ctx, by, storage.FullSight(), subject.Ref, other.Ref)
	case "split":
		_, _, _, err = s.Split(ctx, by, storage.FullSight(), subject.Ref, []string{subject.Names[len(subject.Names)-1].Name})
	case "undo":
		_, err = s.Undo(ctx, by)
	case "redact":
		_, err = s.Redact(ctx, by, rapid.SampledFrom([]string{incident.Ref, inCase, subject.Ref}).Draw(t, "redacted"), rapid.SampledFrom([]string{"summary", "names", "speaker"}).Draw(t, "field"))
	case "share":
		err = s.Share(ctx, by, storage.FullSight(), rapid.SampledFrom([]string{incident.Ref, inCase}).Draw(t, "shared"), "telegram:1")
	case "batch":
		_, err = s.PublishAll(ctx, by, "2026-11-24", []storage.EditOf{edit(inCase), edit(incident.Ref)})
	case "grant":
		_, err = s.SetGrant(ctx, by, storage.Grant{Platform: "telegram", Kind: "person", RemoteID: "1", Role: 2})
	}
	var refused storage.Invalid
	if err != nil && !errors.As(err, &refused) && !errors.Is(err, storage.ErrNoChange) && !errors.Is(err, storage.ErrTooLate) && !errors.Is(err, storage.ErrConflict) && !errors.Is(err, storage.ErrNotFound) {
		t.Fatal(err)
	}
}

// Whatever is changed, by whomever it is seen and for whichever day, the roll makes no difference to an answer.
func TestTheRollMakesNoDifference(t *testing.T) {
	storagetest.WithoutRace(t)
	held := 0
	rapid.Check(t, func(r *rapid.T) {
		w := jailed(r)
		s := holding(r, w)
		if _, err := s.SetGrant(context.Background(), storage.By{}, storage.Grant{Platform: "telegram", Kind: "person", RemoteID: "1", Role: 2}); err != nil {
			r.Fatal(err)
		}
		for n := range rapid.IntRange(0, 8).Draw(r, "turns") {
			held += sameWithout(r, s, w)
			turn(r, s, w, n)
		}
		held += sameWithout(r, s, w)
	})
	least := 1000
	if testing.Short() { // rapid tries a fifth
		least = 100
	}
	if held < least {
		t.Errorf("only %d lines were compared", held)
	}
}

// sameWithout compares answers with those that are computed without the roll, and counts their lines.
func sameWithout(r *rapid.T, s *storage.Store, w storagetest.World) int {
	ctx, lines := context.Background(), 0
	today := storage.Day("2026-11-24")
	on := rapid.SampledFrom([][]storage.Day{
		{today}, {today.AddDays(-1), today}, {today.AddDays(rapid.IntRange(-31, 3000).Draw(r, "ahead"))}, {today.AddDays(rapid.IntRange(-500, 30).Draw(r, "back"))},
	}).Draw(r, "days")
	whose := rapid.SampledFrom([]storage.CustodyFilter{{Case: w.Cases[0].Ref}, {Subject: w.Subjects[0].Ref}, {Country: "KZ"}}).Draw(r, "whose")
	for _, sight := range []storage.Sight{{}, storage.PublicSight(), storage.TeamSight(), storage.OwnSight(1), storage.OwnSight(2), storage.FullSight()} {
		for _, filter := range []storage.CustodyFilter{{}, {Country: "KG"}, whose} {
			got, err := s.CustodyOn(ctx, sight, filter, on)
			if err != nil {
				r.Fatal(err)
			}
			want, err := s.CustodyPlainly(ctx, sight, filter, on)
			if err != nil {
				r.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				r.Fatalf("%+v within %+v on %v (-plain +roll):\n%s", filter, sight, on, diff)
			}
			for _, report := range got {
				lines += len(report.Lines) + len(report.Unnamed)
			}
		}
	}
	if err := s.CallRoll(ctx); err != nil {
		r.Fatal(err)
	}
	if _, seq := storage.OnRoll(s); seq == 0 {
		r.Fatal("the roll was not called")
	} else if last, err := s.LastChange(ctx); err != nil || last != seq {
		r.Fatalf("the roll knows of change %d of %d: %v", seq, last, err)
	}
	return lines
}

// The roll is short: of the many who were held, few may be held now.
func TestTheRollIsShort(t *testing.T) {
	storagetest.WithoutRace(t)
	s := storagetest.OpenAt(t, t.TempDir()+"/casewire.db", func() time.Time { return storagetest.Now })
	if _, err := s.Import(t.Context(), storage.By{}, storagetest.Big(2000)); err != nil {
		t.Fatal(err)
	}
	if err := s.CallRoll(t.Context()); err != nil {
		t.Fatal(err)
	}
	people, _ := storage.OnRoll(s)
	held := map[string]bool{}
	for _, sight := range []storage.Sight{storage.PublicSight(), storage.TeamSight(), storage.FullSight()} {
		r, err := s.Custody(t.Context(), sight, storage.CustodyFilter{}, "2026-11-24")
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range r.Lines {
			held[l.Subject.Ref] = true
		}
	}
	if len(held) == 0 || people < len(held) || people > 3*len(held) {
		t.Errorf("%d people are on the roll, and %d are held by somebody's sight", people, len(held))
	}
}
