package digest

import (
	"cmp"
	"slices"
	"strings"

	"casewire/storage"
)

// weight is how early an incident is told: killings first, then custody, verdicts and notices, statements and background
// last. The lower comes first.
func weight(i storage.Incident) int {
	lead := [][]string{
		{storage.Killing},
		{storage.Abduction, storage.Disappearance, storage.Detention, storage.Arrest, storage.MassDetention, storage.HouseArrest, storage.Release, storage.CustodyObservation},
		{storage.Verdict, storage.AppealRuling, storage.Clemency},
		{storage.NoticeRequest, storage.NoticeDecision, storage.NoticeObservation},
	}
	for n, types := range lead {
		if i.Is(types...) {
			return n
		}
	}
	if t := i.Type(); t == storage.Statement || t == storage.Context {
		return len(lead) + 1
	}
	return len(lead)
}

// lightest is the weight of a change of a case alone.
const lightest = 100

// group is the entries of one case.
type group struct {
	country string
	inCase  *storage.Case
	weight  int
	entries []Entry
}

// groups puts entries under their cases and these under their countries. A country, a case and an incident stand where the
// weightiest thing in them does; entries of one weight keep their order, and those of a case itself lead it.
func groups(entries []Entry) []group {
	var out []group
	at := map[string]int{}
	for _, x := range entries {
		ref, country, w := x.Change.Case, "", lightest
		if x.Incident != nil {
			ref, country, w = x.Incident.Case, x.Incident.InCountry, weight(*x.Incident)
		}
		if x.Case != nil {
			ref, country = x.Case.Ref, x.Case.Country
		}
		n, ok := at[ref]
		if !ok {
			n = len(out)
			at[ref] = n
			out = append(out, group{country: country, inCase: x.Case, weight: lightest})
		}
		out[n].weight = min(out[n].weight, w)
		out[n].entries = append(out[n].entries, x)
	}
	countries := map[string]int{}
	for _, g := range out {
		if w, ok := countries[g.country]; !ok || g.weight < w {
			countries[g.country] = g.weight
		}
		slices.SortStableFunc(g.entries, func(a, b Entry) int { return cmp.Compare(place(a), place(b)) })
	}
	slices.SortStableFunc(out, func(a, b group) int {
		return cmp.Or(cmp.Compare(countries[a.country], countries[b.country]), cmp.Compare(a.country, b.country), cmp.Compare(a.weight, b.weight))
	})
	return out
}

// place is where an entry stands in its case.
func place(x Entry) int {
	if x.Incident == nil {
		return -1
	}
	return weight(*x.Incident)
}

func commas(list []string) string { return strings.Join(list, ", ") }
