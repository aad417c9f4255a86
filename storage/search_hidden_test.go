package storage_test

import (
	"fmt"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// hiddenThings are a case, incidents, people, names and a source that are not public; they share words with the public
// ones, and some are nearer to what is asked than those.
func hiddenThings(seen storage.Visibility) []storage.Record {
	return []storage.Record{
		dossier("KG-5EE5", "The arrests of January, as the lawyers tell it", seen),
		subject("H1DD3", storage.Person, "Rinat Tukhvatshyn", "Рината Тухватшина"),
		subject("H2DD3", storage.Person, "Zamira Tukhvatulina"),
		subject("H3DD3", storage.Outlet, "Kloops"),
		{Subject: &storage.Subject{Ref: "W1THH", Kind: storage.Person, Names: names("Nurbek Withheldov"), Withheld: true}},
		document("S00H1", "24.kg", "Court sends Tukhvatulina to detention", "https://24.kg/english/999"),
		report("1NC5E", "KG-5EE5", "A court sentences Zamira Tukhvatulina.", storage.VisiblePublic, "S00H1", "H1DD3", "H2DD3", "H3DD3", "W1THH"),
		report("1NC6F", "KG-1AA1", "A court hears a secret witness.", seen, "S00R1", "H2DD3", "R1NAT"),
		// Names that came with a hidden incident, and nobody else's.
		{Subject: &storage.Subject{Ref: "B030T", Kind: storage.Person, Names: []storage.Name{name(true, "Askar Alias"), {Name: "Kaparof Secret", Incident: "1NC6F"}}}},
		report("1NC7G", "KG-5EE5", "Askar Alias is searched.", seen, "S00H1", "B030T"),
	}
}

// answers is everything the search says of a store to one sight.
func answers(t *testing.T, s *storage.Store, sight storage.Sight) []string {
	t.Helper()
	var out []string
	say := func(what, text string, v any, err error) {
		out = append(out, fmt.Sprintf("%s %q: %+v, %v", what, text, v, err))
	}
	kinds := [][]string{nil, {storage.HitCase}, {storage.HitPerson, storage.HitOutlet}}
	for _, text := range []string{
		"", "Tukhvatshin", "Tukhvatshyn", "Тухватшина", "Tukhvatulina", "Zamira", "Zamyra Tukhvatulyna", "Tuhvat", "Kloops", "Kloup", "kloop", "Withheldov", "Nurbek",
		"Withheldof", "Kaparof Secret", "Kaparof", "secret", "secrets", "witness", "Alias", "court", "court sentences", "coort", "curt sentenzes", "arrests january", "lawyers", "lawers", "a", "z",
		"KG-5EE5", "kg5ee5", "KG-5EE6", "KZ-5EE5", "H1DD3", "H2DD3", "H4DD3", "h", "H2", "W1THH", "W2THH", "S00H1", "S00H2", "S00", "1NC", "1NC6F", "1NC6E", "KG-5", "B030T", "B030",
		"https://24.kg/english/999", "https://24.kg/english/334581_City_Court", "24.kg", "detention",
	} {
		for _, k := range kinds {
			for _, p := range []storage.Page{{Limit: 2}, {Offset: 2, Limit: 20}} {
				h, err := s.Find(t.Context(), sight, text, k, p)
				say("find", text, h, err)
			}
			list, err := s.Suggest(t.Context(), sight, text, k, 4)
			say("suggest", text, list, err)
			list, err = s.Complete(t.Context(), sight, text, k, 4)
			say("complete", text, list, err)
		}
	}
	return out
}

func TestHiddenThingsAnswerLikeMissingOnes(t *testing.T) {
	storagetest.WithoutRace(t)
	for _, c := range []struct {
		name  string
		seen  storage.Visibility
		sight storage.Sight
	}{
		{"for the team, to the public", storage.VisibleTeam, storage.PublicSight()},
		{"restricted, to the public", storage.VisibleRestricted, storage.PublicSight()},
		{"restricted, to the team", storage.VisibleRestricted, storage.TeamSight()},
		{"restricted, to somebody else on the team", storage.VisibleRestricted, storage.OwnSight(77)},
	} {
		t.Run(c.name, func(t *testing.T) {
			without := kloop(t)
			with := storagetest.Open(t)
			// The hidden things first, so that every number in the database is another.
			source := publicThings()[14]
			storagetest.Put(t, with, append([]storage.Record{source, publicThings()[0], publicThings()[6]}, hiddenThings(c.seen)...)...)
			storagetest.Put(t, with, publicThings()...)
			want, got := answers(t, without, c.sight), answers(t, with, c.sight)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if full := answers(t, with, storage.FullSight()); cmp.Equal(want, full) {
				t.Error("given nothing that an admin sees and this sight does not")
			}
		})
	}
}

func TestTheOwnerFindsWhatIsRestricted(t *testing.T) {
	s := storagetest.Open(t)
	storagetest.Put(t, s, publicThings()...)
	own := dossier("KG-6FF6", "A quiet matter", storage.VisibleRestricted)
	own.Case.Owner = "telegram:5"
	storagetest.Put(t, s, own, subject("W1THH", storage.Person, "Nurbek Withheldov"), report("1NC8H", "KG-6FF6", "Nurbek is threatened.", storage.VisibleRestricted, "S00R1", "W1THH"))
	who, err := s.Standing(t.Context(), "telegram", "5", nil)
	if err != nil {
		t.Fatal(err)
	}
	owner := storage.OwnSight(who.Account)
	for sight, want := range map[storage.Sight][]string{owner: {"W1THH", "1NC8H"}, storage.FullSight(): {"W1THH", "1NC8H"}, storage.TeamSight(): {}} {
		if diff := cmp.Diff(want, find(t, s, sight, "nurbek")); diff != "" {
			t.Error(diff)
		}
	}
}

func TestAWithheldNameIsFoundByNobodyBelowItsSight(t *testing.T) {
	s := kloop(t)
	storagetest.Put(t, s,
		storage.Record{Subject: &storage.Subject{Ref: "W1THH", Kind: storage.Person, Names: names("Nurbek Withheldov"), Withheld: true}},
		report("1NC8H", "KG-3CC3", "A relative is threatened.", storage.VisiblePublic, "S00R1", "W1THH"))
	for _, text := range []string{"Nurbek", "Withheldov", "Nurbek Withheldov"} {
		if got := find(t, s, storage.TeamSight(), text); len(got) > 0 {
			t.Errorf("find %q: %v", text, got)
		}
		if diff := cmp.Diff([]string{"W1THH"}, find(t, s, storage.FullSight(), text)); diff != "" {
			t.Errorf("find %q with full sight: %s", text, diff)
		}
	}
	got, err := s.Find(t.Context(), storage.TeamSight(), "W1THH", nil, everyPage)
	if diff := cmp.Diff(storage.Hits{Total: 1, List: []storage.Hit{{Kind: storage.HitPerson, Ref: "W1THH", Exact: true}}}, got); diff != "" || err != nil {
		t.Errorf("by its ref: %v %s", err, diff)
	}
	for _, typed := range []string{"", "W1", "nurb"} {
		list, err := s.Complete(t.Context(), storage.TeamSight(), typed, []string{storage.HitPerson}, 25)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range list {
			if h.Ref == "W1THH" {
				t.Errorf("completing %q gives a person without a name: %+v", typed, h)
			}
		}
	}
}

func TestCompleteWithoutAnythingTypedGivesWhatChangedLast(t *testing.T) {
	now := storagetest.Now
	s := storagetest.OpenAt(t, t.TempDir()+"/casewire.db", func() time.Time { return now })
	storagetest.Put(t, s, publicThings()...)
	now = now.Add(time.Hour)
	storagetest.Put(t, s, subject("B020T", storage.Person, "Sadyr Sadykov"), report("1NC9J", "KG-2BB2", "Sadykov is questioned.", storage.VisiblePublic, "S00R1", "B020T"))
	for _, c := range []struct {
		kind string
		want []string
	}{
		{storage.HitCase, []string{"KG-3CC3", "KG-2BB2"}},
		{storage.HitPerson, []string{"B020T", "B0SHE"}},
		{storage.HitIncident, []string{"1NC9J", "1NC3C"}},
	} {
		list, err := s.Complete(t.Context(), storage.PublicSight(), "", []string{c.kind}, 2)
		if diff := cmp.Diff(c.want, refs(list)); diff != "" || err != nil {
			t.Errorf("%s: %v %s", c.kind, err, diff)
		}
	}
}
