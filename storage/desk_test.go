package storage_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// desk is a store with something of everything, on a clock that a test sets, and the accounts of two editors.
type desk struct {
	*storage.Store
	path    string
	now     time.Time
	ann, bo int64
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{path: filepath.Join(t.TempDir(), "casewire.db"), now: storagetest.Now}
	d.Store = storagetest.OpenAt(t, d.path, func() time.Time { return d.now })
	storagetest.Put(t, d.Store,
		dossier("KG-1AA1", "The closure", storage.VisiblePublic), dossier("KG-2BB2", "The arrests", storage.VisibleTeam), dossier("KG-3CC3", "The witness", storage.VisibleRestricted),
		subject("0VT1A", storage.Outlet, "Kloop", "Клооп"), subject("0VT2A", storage.Outlet, "Kloop Media"),
		storage.Record{Subject: &storage.Subject{Ref: "PER1A", Kind: storage.Person, Names: names("Joomart Duulatov", "Жоомарт Дуулатов", "J. Dulatov"), Capacity: "media_worker", Outlet: "0VT2A"}},
		subject("PER2A", storage.Person, "Zhumart Dulatov"), subject("PER3A", storage.Person, "Aike Beishekeeva"),
		document("S1RCE", "OCCRP", "Court frees cameramen", "https://occrp.org/1"), document("S2RCE", "24.kg", "Lawyers appeal", "https://24.kg/2"),
		report("1NC1A", "KG-1AA1", "OCCRP reports an arrest.", storage.VisiblePublic, "S1RCE", "PER1A"),
		report("1NC2A", "KG-2BB2", "OCCRP reports another arrest.", storage.VisiblePublic, "S1RCE", "PER2A"),
		report("1NC3A", "KG-2BB2", "OCCRP reports a search.", storage.VisibleTeam, "S2RCE", "PER3A", "0VT2A"),
		report("1NC4A", "KG-3CC3", "A witness was threatened.", storage.VisibleTeam, "S2RCE", "PER3A"),
	)
	for _, who := range []struct {
		id string
		to *int64
	}{{"ann", &d.ann}, {"bo", &d.bo}} {
		var err error
		if *who.to, err = d.Know(t.Context(), storage.Who{Platform: "telegram", ID: who.id, Name: who.id}); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func (d *desk) by(account int64) storage.By {
	return storage.By{Account: account, Platform: "telegram", Action: "test"}
}

func of(ref, kind string) storage.EditOf {
	return storage.EditOf{Sight: storage.FullSight(), Ref: ref, Kind: kind}
}

// kinds of change, each of which one undo takes back whole.
var changesOfEveryKind = []struct {
	name string
	do   func(context.Context, *desk, storage.By) error
}{
	{"a case added", func(ctx context.Context, d *desk, by storage.By) error {
		_, err := d.AddCase(ctx, by, storage.Case{Title: "New", Country: "KG", Owner: "telegram:ann", Tags: []string{"b", "a"}, Visibility: storage.VisibleTeam})
		return err
	}},
	{"an incident added with a person, an outlet and a source", func(ctx context.Context, d *desk, by storage.By) error {
		i := *report("", "KG-1AA1", "A new report.", storage.VisibleTeam, storage.NewRef(0), storage.NewRef(0), storage.NewRef(1), "PER1A").Incident
		i.Claims = []storage.Claim{{Field: storage.ClaimHeadcount, People: 8, Source: storage.NewRef(0)}}
		i.Links = []storage.Link{{Kind: storage.LinkConflicts, To: "1NC1A"}}
		_, err := d.AddIncident(ctx, by, storage.FullSight(), storage.Addition{Incident: i,
			Subjects: []storage.Subject{{Kind: storage.Person, Names: names("Somebody New")}, {Kind: storage.Outlet, Names: names("Ait Ait Dese")}},
			Sources:  []storage.Source{{Publisher: "Kaktus", URL: "https://kaktus.media/1", Kind: "original", Published: storage.UnknownDate()}}})
		return err
	}},
	{"an incident added from a source on file", func(ctx context.Context, d *desk, by storage.By) error {
		_, err := d.AddIncident(ctx, by, storage.FullSight(), storage.Addition{Incident: *report("", "KG-1AA1", "A new report.", storage.VisibleTeam, storage.NewRef(0), "PER1A").Incident,
			Sources: []storage.Source{{Publisher: "occrp.org", URL: "http://www.occrp.org/1/", Kind: "original", Published: storage.UnknownDate()}}})
		return err
	}},
	{"people and a source added to an incident", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.AddParts(ctx, by, of("1NC1A", storage.ChangeUpdated), []storage.Subject{{Kind: storage.Person, Names: names("Somebody New")}},
			[]storage.Source{{Publisher: "Kaktus", URL: "https://kaktus.media/1", Kind: "original", Published: storage.UnknownDate()}}, func(i *storage.Incident) error {
				i.Targets = append(i.Targets, storage.Target{Subject: storage.NewRef(0)})
				i.Citations = append(i.Citations, storage.Citation{Source: storage.NewRef(0), Speaker: "Kaktus"})
				return nil
			})
		return err
	}},
	{"a case edited", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditCase(ctx, by, of("KG-1AA1", storage.ChangeUpdated), func(c *storage.Case) error {
			c.Title, c.Tags, c.Country = "Another title", []string{"closure"}, "KZ"
			return nil
		})
		return err
	}},
	{"an incident corrected", func(ctx context.Context, d *desk, by storage.By) error {
		by.Reason = "We first had the wrong day."
		_, _, err := d.EditIncident(ctx, by, of("1NC1A", storage.ChangeCorrected), func(i *storage.Incident) error {
			i.Date, i.Types, i.Summary = storage.OnDay("2025-05-28"), []string{"detention", "assault"}, "Corrected."
			i.Links = []storage.Link{{Kind: storage.LinkConflicts, To: "1NC3A"}, {Kind: storage.LinkAbout, To: "1NC2A"}}
			return nil
		})
		return err
	}},
	{"a person edited", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditSubject(ctx, by, of("PER1A", storage.ChangeUpdated), func(s *storage.Subject) error {
			s.Names, s.Outlet, s.Withheld, s.Minor = names("Zh. D."), "0VT1A", true, true
			return nil
		})
		return err
	}},
	{"a source edited", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditSource(ctx, by, of("S1RCE", storage.ChangeUpdated), func(o *storage.Source) error {
			o.URL, o.DerivedFrom, o.Kind, o.Risky, o.Interest = "https://occrp.org/3", "S2RCE", "republication", true, "member centre"
			return nil
		})
		return err
	}},
	{"an incident published", func(ctx context.Context, d *desk, by storage.By) error {
		_, err := d.PublishAll(ctx, by, "2026-11-24", []storage.EditOf{of("1NC3A", storage.ChangePublished)})
		return err
	}},
	{"a case published with all that is in it", func(ctx context.Context, d *desk, by storage.By) error {
		_, err := d.PublishAll(ctx, by, "2026-11-24", []storage.EditOf{of("KG-2BB2", storage.ChangePublished), of("1NC3A", storage.ChangePublished)})
		return err
	}},
	{"a case withdrawn", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditCase(ctx, by, of("KG-1AA1", storage.ChangeWithdrawn), func(c *storage.Case) error { storage.Withdraw(&c.Visibility); return nil })
		return err
	}},
	{"an incident put under embargo", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditIncident(ctx, by, of("1NC1A", storage.ChangeUpdated), func(i *storage.Incident) error {
			storage.Embargo(&i.Visibility, &i.Embargo, storagetest.Now.AddDate(0, 1, 0))
			return nil
		})
		return err
	}},
	{"a case closed", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.EditCase(ctx, by, of("KG-1AA1", storage.ChangeClosed), func(c *storage.Case) error { c.Closed = true; return nil })
		return err
	}},
	{"two people merged", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.Merge(ctx, by, storage.FullSight(), "PER1A", "PER2A")
		return err
	}},
	{"two outlets merged, with their people", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.Merge(ctx, by, storage.FullSight(), "0VT2A", "0VT1A")
		return err
	}},
	{"a person split", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, _, err := d.Split(ctx, by, storage.FullSight(), "PER1A", []string{"joomart duulatov", "Жоомарт Дуулатов"})
		return err
	}},
	{"a role granted", func(ctx context.Context, d *desk, by storage.By) error {
		_, err := d.SetGrant(ctx, by, storage.Grant{Platform: "discord", Kind: "person", RemoteID: "7", Role: 2})
		return err
	}},
	{"a chat set", func(ctx context.Context, d *desk, by storage.By) error {
		_, _, err := d.SetChat(ctx, by, storage.Chat{Platform: "telegram", RemoteID: "-100", Kind: "group", Title: "Team"}, func(c *storage.Chat) error { c.Team, c.Ops = true, true; return nil })
		return err
	}},
	{"a case shared", func(ctx context.Context, d *desk, by storage.By) error {
		return d.Share(ctx, by, storage.FullSight(), "KG-3CC3", "discord:9")
	}},
	{"an incident shared", func(ctx context.Context, d *desk, by storage.By) error {
		return d.Share(ctx, by, storage.FullSight(), "1NC4A", "discord:9")
	}},
}
