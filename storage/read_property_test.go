package storage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// holding opens a store in memory with a world in it.
func holding(r *rapid.T, w storagetest.World) *storage.Store {
	s := inMemory(r)
	if _, err := s.Import(context.Background(), storage.By{}, storagetest.Seq(w.Records())); err != nil {
		r.Fatalf("import: %v", err)
	}
	return s
}

// caseOf finds a case of a world.
func caseOf(w storagetest.World, ref string) storage.Case {
	return w.Cases[slices.IndexFunc(w.Cases, func(c storage.Case) bool { return c.Ref == ref })]
}

// reported is the earliest day on which a source of an incident came out.
func reported(w storagetest.World, i storage.Incident) storage.Day {
	var first storage.Day
	for _, c := range i.Citations {
		o := w.Sources[slices.IndexFunc(w.Sources, func(o storage.Source) bool { return o.Ref == c.Source })]
		if to := o.Published.To; to != "" && (first == "" || to < first) {
			first = to
		}
	}
	return first
}

// The lists of the store hold what a plain loop over the world finds.
func TestIncidentsAreThoseOfTheFilter(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := storagetest.Worlds(8).Draw(r, "world")
		s := holding(r, w)
		level := storagetest.Visibility().Draw(r, "sight")
		sight := []storage.Sight{storage.PublicSight(), storage.TeamSight(), storage.FullSight()}[level-1]
		f := storage.IncidentFilter{
			Country: rapid.SampledFrom([]string{"", "", "KG", "KZ"}).Draw(r, "country"), Tag: rapid.SampledFrom([]string{"", "", "courts"}).Draw(r, "tag"),
			Counted: rapid.Bool().Draw(r, "counted"), Newest: rapid.Bool().Draw(r, "newest"),
		}
		if rapid.Bool().Draw(r, "of types") {
			f.Types = rapid.SliceOfNDistinct(rapid.SampledFrom(storage.IncidentTypes.Codes()), 1, 20, rapid.ID).Draw(r, "types")
		}
		if rapid.Bool().Draw(r, "of days") {
			f.From = storagetest.Day().Draw(r, "from")
			f.To = f.From.AddDays(rapid.IntRange(0, 3000).Draw(r, "days"))
		}
		var sure, open []string
		for _, i := range w.Incidents {
			c := caseOf(w, i.Case)
			in := i.Country
			if in == "" {
				in = c.Country
			}
			record := !slices.ContainsFunc(i.Types, func(code string) bool { return code != storage.Statement && code != storage.Context })
			d := i.Date.Closed(reported(w, i))
			switch {
			case max(i.Visibility, c.Visibility) > level, f.Country != "" && f.Country != in, f.Tag != "" && !slices.Contains(c.Tags, f.Tag),
				len(f.Types) > 0 && !i.Is(f.Types...), f.Counted && (record || i.Discounted()), !d.Overlaps(f.From, f.To):
			case d.Open() && !d.Within(f.From, f.To):
				open = append(open, i.Ref)
			default:
				sure = append(sure, i.Ref)
			}
		}

		whole, err := s.Incidents(context.Background(), sight, f, storage.Page{})
		if err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(sorted(sure), sorted(refsOf(whole.Incidents))); diff != "" {
			r.Errorf("in the period:\n%s", diff)
		}
		if diff := cmp.Diff(sorted(open), sorted(refsOf(whole.Open))); diff != "" {
			r.Errorf("may be in the period:\n%s", diff)
		}
		if !f.Newest && !slices.IsSortedFunc(whole.Incidents, storage.CompareIncidents) {
			r.Errorf("not in the order of a timeline: %v", refsOf(whole.Incidents))
		}
		var paged []string
		size := rapid.IntRange(1, 3).Draw(r, "size")
		for offset := 0; offset <= len(sure); offset += size {
			list, err := s.Incidents(context.Background(), sight, f, storage.Page{Offset: offset, Limit: size})
			if err != nil {
				r.Fatal(err)
			}
			if list.Total != len(sure) || list.OpenTotal != len(open) {
				r.Errorf("totals are %d and %d, not %d and %d", list.Total, list.OpenTotal, len(sure), len(open))
			}
			paged = append(paged, refsOf(list.Incidents)...)
		}
		if diff := cmp.Diff(refsOf(whole.Incidents), paged); diff != "" {
			r.Errorf("page by page:\n%s", diff)
		}
		n, err := s.Count(context.Background(), sight, storage.CountIncidents, f)
		if err != nil {
			r.Fatal(err)
		}
		if f.Counted && (n.Number != len(sure) || n.Open != len(open)) {
			r.Errorf("counted %+v", n)
		}
	})
}

func refsOf(list []storage.Incident) []string {
	var out []string
	for _, i := range list {
		out = append(out, i.Ref)
	}
	return out
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// public is a world without all that the public may not see of it.
func public(w storagetest.World) storagetest.World {
	var out storagetest.World
	kept := map[string]bool{}
	for _, c := range w.Cases {
		if c.Visibility == storage.VisiblePublic {
			c.Owner = ""
			out.Cases = append(out.Cases, c)
			kept[c.Ref] = true
		}
	}
	for _, i := range w.Incidents {
		if i.Visibility != storage.VisiblePublic || !kept[i.Case] {
			continue
		}
		kept[i.Ref] = true
		i.Links = slices.DeleteFunc(slices.Clone(i.Links), func(l storage.Link) bool { return !kept[l.To] }) // they point back
		out.Incidents = append(out.Incidents, i)
		for _, t := range i.Targets {
			kept[t.Subject] = true
		}
		for _, c := range i.Citations {
			kept[c.Source] = true
		}
	}
	for _, s := range w.Subjects {
		if s.Kind == storage.Person && kept[s.Ref] {
			kept[s.Outlet] = true
		}
	}
	for _, s := range w.Subjects {
		if kept[s.Ref] {
			out.Subjects = append(out.Subjects, s)
		}
	}
	for _, o := range w.Sources {
		if kept[o.Ref] {
			if !kept[o.DerivedFrom] {
				o.DerivedFrom = ""
			}
			out.Sources = append(out.Sources, o)
		}
	}
	return out
}

// To the public, a store with hidden things answers every read like a store that never had them.
func TestHiddenIsAsIfItWereNotThere(t *testing.T) {
	storagetest.WithoutRace(t)
	rapid.Check(t, func(r *rapid.T) {
		w := storagetest.Worlds(4).Draw(r, "world")
		whole, seen := publicReads(r, holding(r, w), w), publicReads(r, holding(r, public(w)), w)
		for name, want := range seen {
			if diff := cmp.Diff(want, whole[name], cmpopts.IgnoreUnexported(storage.Change{}), cmpopts.EquateEmpty(),
				cmp.FilterPath(func(p cmp.Path) bool {
					f, ok := p.Last().(cmp.StructField)
					return ok && (f.Name() == "ID" || f.Name() == "CaseID")
				}, cmp.Ignore())); diff != "" {
				r.Errorf("%s tells of hidden things:\n%s", name, diff)
			}
		}
	})
}

// publicReads are what the public gets from every read of this package's lists, for every ref of a world.
func publicReads(r *rapid.T, s *storage.Store, w storagetest.World) map[string]any {
	ctx, sight, all := context.Background(), storage.PublicSight(), storage.Page{}
	out := map[string]any{}
	tell := func(name string, v any, err error) {
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			r.Fatalf("%s: %v", name, err)
		}
		out[name] = []any{v, fmt.Sprint(err)}
	}
	for _, record := range w.Records() {
		ref := record.Ref()
		c, err := s.Case(ctx, sight, ref)
		tell("case "+ref, c, err)
		p, err := s.Subject(ctx, sight, ref)
		tell("subject "+ref, p, err)
		o, err := s.Source(ctx, sight, ref)
		tell("source "+ref, o, err)
		i, err := s.Incident(ctx, sight, ref)
		tell("incident "+ref, i, err)
		parts, err := s.People(ctx, sight, ref)
		tell("people "+ref, parts, err)
		sources, err := s.SourcesOf(ctx, sight, ref)
		tell("sources "+ref, sources, err)
		cases, err := s.CasesOf(ctx, sight, ref)
		tell("cases of "+ref, cases, err)
		h, n, err := s.History(ctx, sight, ref, all)
		tell("history "+ref, []any{h, n}, err)
		for name, f := range map[string]storage.IncidentFilter{"case": {Case: ref}, "subject": {Subject: ref}, "source": {Source: ref}, "about": {About: ref}} {
			list, err := s.Incidents(ctx, sight, f, all)
			tell("incidents by "+name+" "+ref, list, err)
		}
	}
	for _, of := range []storage.CountOf{storage.CountIncidents, storage.CountPeople, storage.CountCases} {
		n, err := s.Count(ctx, sight, of, storage.IncidentFilter{})
		tell("count "+string(of), n, err)
		n, err = s.Count(ctx, sight, of, storage.IncidentFilter{From: "2020-01-01", To: "2026-01-01", Words: "line"})
		tell("count of a period "+string(of), n, err)
	}
	for name, f := range map[string]storage.CaseFilter{"all": {}, "words": {Words: "line"}, "tag": {Tag: "courts"}, "country": {Country: "KZ"}, "type": {Type: "arrest"}, "days": {From: "2020-01-01"}} {
		list, err := s.Cases(ctx, sight, f, all)
		tell("cases "+name, list, err)
	}
	for name, f := range map[string]storage.ChangeFilter{"all": {}, "single": {Single: true}, "every object": {Single: true, Objects: []string{"case", "incident", "subject", "source"}}, "country": {Country: "KG"}} {
		list, n, err := s.Changes(ctx, sight, f, all)
		slices.SortFunc(list, cmpRefs)
		tell("changes "+name, []any{list, n}, err)
	}
	upcoming, err := s.Upcoming(ctx, sight, "2020-01-01", 4000, "")
	tell("upcoming", upcoming, err)
	tags, err := s.Tags(ctx, sight)
	tell("tags", tags, err)
	return out
}

func cmpRefs(a, b storage.Change) int { return slices.Compare([]string{a.Ref}, []string{b.Ref}) }
