package exchange

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"casewire/storage"
)

// gather turns the rows of a table into records that name each other. It allots their refs, links people and sources to
// what is on file where that is certain, and lists where it is only likely.
type gather struct {
	ctx    context.Context
	store  *storage.Store
	o      Options
	report *Report

	cases           []*storage.Case
	outlets, people []*storage.Subject
	sources         []*storage.Source
	incidents       []*storage.Incident
	rows            map[string]int  // of each ref, the line that it came with
	alone           map[string]bool // refs of people and sources that a row is about alone

	slugs    map[string]string // on file, and those of this file
	onFile   map[string]map[string][]storage.Subject
	outletBy map[string]string // ref by plain name
	personBy map[string][]*storage.Subject
	sourceBy map[string]*storage.Source
}

func newGather(ctx context.Context, store *storage.Store, o Options, report *Report) (*gather, error) {
	slugs, err := store.Slugs(ctx, o.Sight)
	if err != nil {
		return nil, err
	}
	return &gather{
		ctx: ctx, store: store, o: o, report: report, rows: map[string]int{}, alone: map[string]bool{}, slugs: slugs, onFile: map[string]map[string][]storage.Subject{},
		outletBy: map[string]string{}, personBy: map[string][]*storage.Subject{}, sourceBy: map[string]*storage.Source{},
	}, nil
}

// note reports what a reader should know of a row that is stored all the same.
func (g *gather) note(row int, column, code string, args ...any) {
	g.report.add(Finding{Row: row, Column: column, Code: code, Args: values(args)})
}

// draw allots a ref that nothing has.
func (g *gather) draw(kind, country string, row int) (string, error) {
	for {
		ref, err := g.store.FreeRef(g.ctx, kind, country)
		if err != nil {
			return "", err
		}
		code := ref[strings.IndexByte(ref, '-')+1:]
		if _, taken := g.rows[code]; !taken {
			g.rows[code], g.rows[ref] = row, row
			return ref, nil
		}
	}
}

// know looks up which of the names are on file.
func (g *gather) know(kind string, names []string) error {
	found, err := g.store.Namesakes(g.ctx, g.o.Sight, kind, names)
	g.onFile[kind] = found
	return err
}

// plainName is a name without what only looks different: capitals, kinds of apostrophe, blanks.
func plainName(name string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("’", "'", "‘", "'", "`", "'", "\u00a0", " ").Replace(strings.ToLower(name))), " ")
}

// outlet finds or makes the outlet of a name. Its spelling must be the same: call signs that sound alike are not one station.
func (g *gather) outlet(name string, row int) (string, error) {
	key := plainName(name)
	if ref, ok := g.outletBy[key]; ok {
		return ref, nil
	}
	for _, o := range g.onFile[storage.Outlet][storage.FoldName(name)] {
		if slices.ContainsFunc(o.Names, func(n storage.Name) bool { return plainName(n.Name) == key }) {
			g.outletBy[key] = o.Ref
			return o.Ref, nil
		}
	}
	ref, err := g.draw(storage.RefSubject, "", row)
	if err != nil {
		return "", err
	}
	g.outletBy[key] = ref
	g.outlets = append(g.outlets, &storage.Subject{Ref: ref, Kind: storage.Outlet, Names: []storage.Name{{Name: name, Preferred: true}}})
	return ref, nil
}

// person finds or makes a person. Only an equal folded name together with an equal outlet is the same person; without an
// outlet nothing says so. Anybody else of the name is listed as possibly the same.
func (g *gather) person(p storage.Subject, outlet string, row int, column string) (ref string, err error) {
	name := p.Names[0].Name
	if outlet != "" {
		if p.Outlet, err = g.outlet(outlet, row); err != nil {
			return "", err
		}
	}
	key := storage.FoldName(name)
	have := g.onFile[storage.Person][key]
	same := func(o storage.Subject) bool { return p.Outlet != "" && o.Outlet == p.Outlet }
	for _, o := range g.personBy[key] {
		if same(*o) {
			return o.Ref, nil
		}
	}
	if n := slices.IndexFunc(have, same); n >= 0 && !slices.ContainsFunc(have[n+1:], same) {
		return have[n].Ref, nil
	}
	var others []string
	for _, o := range have {
		others = append(others, called(o.Name(), o.OutletName)+" "+o.Ref)
	}
	for _, o := range g.personBy[key] {
		others = append(others, fmt.Sprintf("%s %s (row %d)", called(o.Name(), g.outletName(o.Outlet)), o.Ref, g.rows[o.Ref]))
	}
	if p.Ref, err = g.draw(storage.RefSubject, "", row); err != nil {
		return "", err
	}
	if len(others) > 0 {
		g.note(row, column, "alike", "who", called(name, outlet)+" "+p.Ref, "others", strings.Join(others[:min(len(others), 5)], "; "))
	}
	g.people = append(g.people, &p)
	g.personBy[key] = append(g.personBy[key], &p)
	return p.Ref, nil
}

// called is a person with the outlet, as trackers print it.
func called(name, outlet string) string {
	if outlet == "" {
		return name
	}
	return name + " (" + outlet + ")"
}

// outletName is the name of an outlet of this file, or on file.
func (g *gather) outletName(ref string) string {
	for _, o := range g.outlets {
		if o.Ref == ref {
			return o.Name()
		}
	}
	for _, list := range g.onFile[storage.Outlet] {
		for _, o := range list {
			if o.Ref == ref {
				return o.Name()
			}
		}
	}
	return ""
}

// source finds or makes the source with an address; one without is always new. The store links it to one that is on file.
func (g *gather) source(o storage.Source, row int) (string, error) {
	key := storage.NormalURL(o.URL)
	if have := g.sourceBy[key]; key != "" && have != nil {
		return have.Ref, nil
	}
	var err error
	if o.Ref == "" {
		if o.Ref, err = g.draw(storage.RefSource, "", row); err != nil {
			return "", err
		}
	}
	g.sources = append(g.sources, &o)
	if key != "" {
		g.sourceBy[key] = &o
	}
	return o.Ref, nil
}

// incident adds an incident that its slug tells from others.
func (g *gather) incident(i storage.Incident, row int) error {
	var err error
	if i.Ref == "" {
		if i.Ref, err = g.draw(storage.RefIncident, "", row); err != nil {
			return err
		}
	}
	if i.Slug != "" {
		g.slugs[i.Slug] = i.Ref
	}
	g.rows[i.Ref] = row
	g.incidents = append(g.incidents, &i)
	return nil
}

// records are what was gathered, in an order that can be stored. They are copies: storing them changes nothing here.
func (g *gather) records() iter.Seq2[storage.Record, error] {
	return func(yield func(storage.Record, error) bool) {
		for _, r := range g.all() {
			switch {
			case r.Case != nil:
				c := *r.Case
				c.Tags, r.Case = slices.Clone(c.Tags), &c
			case r.Subject != nil:
				s := *r.Subject
				r.Subject = &s
			case r.Source != nil:
				o := *r.Source
				r.Source = &o
			case r.Incident != nil:
				i := *r.Incident
				i.Citations, i.Claims, r.Incident = slices.Clone(i.Citations), slices.Clone(i.Claims), &i
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (g *gather) all() []storage.Record {
	var out []storage.Record
	for _, c := range g.cases {
		out = append(out, storage.Record{Case: c})
	}
	for _, s := range slices.Concat(g.outlets, g.people) {
		out = append(out, storage.Record{Subject: s})
	}
	for _, o := range g.sources {
		out = append(out, storage.Record{Source: o})
	}
	for _, i := range g.incidents {
		out = append(out, storage.Record{Incident: i})
	}
	return out
}

// plan holds what was gathered against the store. A fault of a record is one of the row that it came with; where bad rows
// are left out, all that only they bring is.
func (g *gather) plan() (*Plan, error) {
	for {
		list := g.all()
		x, err := g.store.Examine(g.ctx, g.records(), nil)
		if err != nil {
			return nil, err
		}
		g.report.Would = x.Imported
		bad, refs := map[int]bool{}, map[string]bool{}
		for _, e := range x.Faults {
			refs[list[e.Number-1].Ref()] = true
			f := Finding{Row: g.rows[list[e.Number-1].Ref()], Bad: true, Code: "invalid"}
			if invalid, ok := errors.AsType[storage.Invalid](e.Err); ok {
				f.Column, f.Args = invalid.Field, values([]any{"problem", invalid.Problem})
			}
			g.report.add(f)
			bad[f.Row] = true
		}
		g.report.Bad += len(bad)
		if len(bad) == 0 || !g.o.SkipBad {
			for _, d := range x.Differ {
				g.note(g.rows[list[d.Number-1].Ref()], "", "differs_ref", "ref", d.Ref)
			}
			break
		}
		g.drop(bad, refs)
	}
	g.report.order()
	return &Plan{Report: *g.report, Refused: g.report.Bad > 0 && !g.o.SkipBad, records: g.records}, nil
}

// drop leaves out what rows brought, the records that are wrong themselves, and the people and sources that nothing names
// any more. What other rows share with a record that is wrong is then wrong, too: each turn leaves less.
func (g *gather) drop(rows map[int]bool, wrong map[string]bool) {
	g.cases = slices.DeleteFunc(g.cases, func(c *storage.Case) bool { return wrong[c.Ref] || rows[g.rows[c.Ref]] })
	g.incidents = slices.DeleteFunc(g.incidents, func(i *storage.Incident) bool { return wrong[i.Ref] || rows[g.rows[i.Ref]] })
	subject := func(s *storage.Subject) bool { return wrong[s.Ref] }
	g.people, g.outlets = slices.DeleteFunc(g.people, subject), slices.DeleteFunc(g.outlets, subject)
	g.sources = slices.DeleteFunc(g.sources, func(o *storage.Source) bool { return wrong[o.Ref] })
	g.prune()
}

// prune leaves out people and sources that nothing names, unless a row is about them alone.
func (g *gather) prune() {
	named := map[string]bool{}
	for _, i := range g.incidents {
		for _, t := range i.Targets {
			named[t.Subject] = true
		}
		for _, c := range i.Citations {
			named[c.Source] = true
		}
	}
	unnamed := func(ref string) bool { return !named[ref] && !g.alone[ref] }
	g.people = slices.DeleteFunc(g.people, func(s *storage.Subject) bool { return unnamed(s.Ref) })
	for _, p := range g.people {
		named[p.Outlet] = true
	}
	g.outlets = slices.DeleteFunc(g.outlets, func(s *storage.Subject) bool { return unnamed(s.Ref) })
	for n := len(g.sources) - 1; n >= 0; n-- { // what derives from others stands behind them
		if o := g.sources[n]; !unnamed(o.Ref) {
			named[o.DerivedFrom] = true
		}
	}
	g.sources = slices.DeleteFunc(g.sources, func(o *storage.Source) bool { return unnamed(o.Ref) })
}
