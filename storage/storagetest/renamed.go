package storagetest

import (
	"slices"
	"testing"

	"casewire/storage"
)

// SameThings tells which ref in another store is the same thing as a ref in the first: cases by their titles, incidents by
// their cases and summaries, people and outlets by their names, sources by addresses and titles. What both hold must be
// told apart by these.
func SameThings(t testing.TB, in, other *storage.Store) map[string]string {
	t.Helper()
	from, to := things(t, in), things(t, other)
	same := map[string]string{}
	for what, ref := range from {
		found, ok := to[what]
		if !ok {
			t.Errorf("%s (%s) is not in the other store", what, ref)
			continue
		}
		same[ref] = found
	}
	for what, ref := range to {
		if _, ok := from[what]; !ok {
			t.Errorf("%s (%s) is in the other store alone", what, ref)
		}
	}
	return same
}

// things are the refs of all that a store's incidents hang together with, by what tells them apart.
func things(t testing.TB, s *storage.Store) map[string]string {
	t.Helper()
	out := map[string]string{}
	put := func(what, ref string) {
		if was, ok := out[what]; ok && was != ref {
			t.Fatalf("%s is both %s and %s", what, was, ref)
		}
		out[what] = ref
	}
	list, err := s.Incidents(t.Context(), storage.FullSight(), storage.IncidentFilter{}, storage.Page{Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list.Incidents {
		put("case "+i.CaseTitle, i.Case)
		put("incident of "+i.CaseTitle+": "+i.Summary, i.Ref)
		for _, target := range i.Targets {
			if target.Who != nil {
				put(target.Who.Kind+" "+target.Who.Name(), target.Subject)
			}
		}
		for _, c := range i.Citations {
			if c.Document != nil {
				put("source "+c.Document.URL+" "+c.Document.Title, c.Source)
			}
		}
	}
	return out
}

// Renamed are the same answers about a store in which things have other refs. A ref that is not in the map is kept, and
// will be found wrong by Ask.
func (a Answers) Renamed(refs map[string]string) Answers {
	of := func(ref string) string {
		if is, ok := refs[ref]; ok {
			return is
		}
		return ref
	}
	all := func(list []string) []string {
		out := make([]string, len(list))
		for n, ref := range list {
			out[n] = of(ref)
		}
		slices.Sort(out)
		return out
	}
	var out Answers
	for _, x := range a.Notices {
		x.Person = of(x.Person)
		out.Notices = append(out.Notices, x)
	}
	for _, x := range a.Custody {
		x.People, x.Unnamed = slices.Clone(x.People), slices.Clone(x.Unnamed)
		for n := range x.People {
			x.People[n].Person = of(x.People[n].Person)
		}
		for n := range x.Unnamed {
			x.Unnamed[n].Case = of(x.Unnamed[n].Case)
		}
		out.Custody = append(out.Custody, x)
	}
	for _, x := range a.Fates {
		x.Case, x.Fates = of(x.Case), slices.Clone(x.Fates)
		for n := range x.Fates {
			x.Fates[n].People = all(x.Fates[n].People)
		}
		out.Fates = append(out.Fates, x)
	}
	for _, x := range a.Cleared {
		x.Person, x.Case = of(x.Person), of(x.Case)
		out.Cleared = append(out.Cleared, x)
	}
	for _, x := range a.Closures {
		x.Outlet = of(x.Outlet)
		out.Closures = append(out.Closures, x)
	}
	for _, x := range a.Years {
		dated := map[string]storage.Date{}
		for ref, d := range x.Dated {
			dated[of(ref)] = d
		}
		x.Dated, x.Open = dated, all(x.Open)
		out.Years = append(out.Years, x)
	}
	for _, x := range a.Finds {
		x.Subject = of(x.Subject)
		out.Finds = append(out.Finds, x)
	}
	return out
}
