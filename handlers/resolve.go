package handlers

import (
	"context"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// maxNear is how many nearest hits are suggested for what was not found.
const maxNear = 4

// nearby are the kinds that lead to another kind, in the order in which they are tried: a case is looked for by its
// people first.
var nearby = [][]string{{storage.HitPerson, storage.HitOutlet}, {storage.HitCase}, {storage.HitIncident}, {storage.HitSource}} //nolint:gochecknoglobals // a constant table

// lookUp finds the one object of a kind that an option of the call means: by its ref, a name in any script, words of it,
// the address of a source, or by way of something it belongs to. Where that is not one object, the hit is nil and the
// answer lists what it may be; where it is none, the error is a fault that suggests the nearest. What is hidden from the
// asker is not there for any of it.
func (b *Bot) lookUp(ctx context.Context, a ask, option, kind string) (*storage.Hit, reply.Doc, error) {
	text := a.Values.Text(option)
	hits, err := b.store.Find(ctx, a.sight, text, []string{kind}, a.stretch())
	if err != nil {
		return nil, reply.Doc{}, err
	}
	if hits.Total > 0 {
		return b.chosen(a, text, kind, hits)
	}
	for _, kinds := range nearby {
		other, err := b.store.Find(ctx, a.sight, text, kinds, a.stretch())
		if err != nil {
			return nil, reply.Doc{}, err
		}
		hit, one := other.One()
		switch {
		case other.Total == 0:
			continue
		case !one:
			return b.chosen(a, text, kind, other)
		}
		related, err := b.related(ctx, a, hit, kind)
		if err != nil {
			return nil, reply.Doc{}, err
		}
		if related.Total == 0 {
			related = storage.Hits{List: []storage.Hit{hit}, Total: 1}
		}
		return b.chosen(a, text, kind, related)
	}
	return nil, reply.Doc{}, b.notFound(ctx, a, text, kind)
}

// stretch is the page of a list that the call asks for.
func (a ask) stretch() storage.Page {
	return storage.Page{Offset: a.page() * pageSize, Limit: pageSize}
}

// chosen takes the one hit that is of the kind, else lists what there is. Whoever asks for a person and names an outlet
// means the outlet, and the other way round.
func (b *Bot) chosen(a ask, text, kind string, hits storage.Hits) (*storage.Hit, reply.Doc, error) {
	if hit, one := hits.One(); one && (hit.Kind == kind || isSubject(hit.Kind) && isSubject(kind)) {
		return &hit, reply.Doc{}, nil
	}
	if len(hits.List) == 0 { // a page behind the last one
		return nil, reply.Doc{}, b.beyond(hits.Total)
	}
	doc := reply.Doc{Title: b.words.Line("read.several", words.Args{"n": hits.Total, "text": reply.B(shorten(text, 60))})}
	b.listHits(&doc, a, hits.List, kind)
	b.paged(&doc, a, hits.Total)
	return nil, doc, nil
}

func isSubject(kind string) bool { return kind == storage.HitPerson || kind == storage.HitOutlet }

// beyond answers a call for a page behind the last one.
func (b *Bot) beyond(total int) error {
	return b.fault(command.BadInput, "read.beyond", words.Args{"n": (total + pageSize - 1) / pageSize})
}

// notFound is the fault for what is not there or not to be seen, with the nearest that can be seen.
func (b *Bot) notFound(ctx context.Context, a ask, text, kind string) error {
	var near []storage.Hit
	var err error
	for _, kinds := range [][]string{{kind}, nil} {
		if kind == "" && kinds != nil {
			continue
		}
		if near, err = b.store.Suggest(ctx, a.sight, text, kinds, maxNear); err != nil {
			return err
		}
		if len(near) > 0 {
			break
		}
	}
	f := b.fault(command.NotFound, "gate.nothing", nil)
	if len(near) == 0 {
		f.Doc.Note(b.words.Line("read.nothing_like_it", words.Args{"cases": reply.Cmd("/cases")}))
		return f
	}
	f.Doc.Para(b.words.Line("read.did_you_mean", nil))
	b.listHits(&f.Doc, a, near, kind)
	for _, h := range near {
		f.Near = append(f.Near, h.Ref)
	}
	return f
}

// related finds the objects of a kind that another hit leads to: the cases of a person, the people of a case.
func (b *Bot) related(ctx context.Context, a ask, hit storage.Hit, kind string) (storage.Hits, error) {
	switch kind {
	case storage.HitCase:
		return b.relatedCases(ctx, a, hit)
	case storage.HitPerson, storage.HitOutlet:
		return b.relatedSubjects(ctx, a, hit, kind)
	case storage.HitIncident:
		f := storage.IncidentFilter{Newest: true}
		switch hit.Kind {
		case storage.HitCase:
			f.Case = hit.Ref
		case storage.HitSource:
			f.Source = hit.Ref
		default:
			f.Subject = hit.Ref
		}
		list, err := b.store.Incidents(ctx, a.sight, f, a.stretch())
		hits := storage.Hits{Total: list.Total}
		for _, i := range list.Incidents {
			hits.List = append(hits.List, storage.Hit{Kind: storage.HitIncident, Ref: i.Ref, Title: i.Summary, Case: i.Case, Country: i.InCountry, Date: i.Date})
		}
		return hits, err
	}
	return storage.Hits{}, nil
}

func (b *Bot) relatedCases(ctx context.Context, a ask, hit storage.Hit) (storage.Hits, error) {
	if hit.Kind == storage.HitIncident {
		c, err := b.store.Case(ctx, a.sight, hit.Case)
		if err != nil {
			return storage.Hits{}, err
		}
		return storage.Hits{List: []storage.Hit{caseHit(c)}, Total: 1}, nil
	}
	cases, err := b.store.CasesOf(ctx, a.sight, hit.Ref)
	if err != nil {
		return storage.Hits{}, err
	}
	hits := storage.Hits{Total: len(cases)}
	for _, c := range onPage(a, cases) {
		hits.List = append(hits.List, caseHit(c.Case))
	}
	return hits, nil
}

func (b *Bot) relatedSubjects(ctx context.Context, a ask, hit storage.Hit, kind string) (storage.Hits, error) {
	var subjects []storage.Subject
	switch hit.Kind {
	case storage.HitCase:
		parts, err := b.store.People(ctx, a.sight, hit.Ref)
		if err != nil {
			return storage.Hits{}, err
		}
		for _, p := range parts {
			if p.Subject != nil {
				subjects = append(subjects, *p.Subject)
			}
		}
	case storage.HitIncident:
		i, err := b.store.Incident(ctx, a.sight, hit.Ref)
		if err != nil {
			return storage.Hits{}, err
		}
		for _, t := range i.Targets {
			if t.Who != nil {
				subjects = append(subjects, *t.Who)
			}
		}
	}
	var all []storage.Hit
	for _, s := range subjects {
		if h := subjectHit(s); h.Kind == kind {
			all = append(all, h)
		}
	}
	return storage.Hits{List: onPage(a, all), Total: len(all)}, nil
}

func caseHit(c storage.Case) storage.Hit {
	return storage.Hit{Kind: storage.HitCase, Ref: c.Ref, Title: c.Title, Country: c.Country}
}

func subjectHit(s storage.Subject) storage.Hit {
	h := storage.Hit{Kind: storage.HitPerson, Ref: s.Ref, Title: s.Name(), Capacity: s.Capacity}
	if s.Kind == storage.Outlet {
		h.Kind = storage.HitOutlet
	}
	return h
}

// onPage is the part of a whole list that the call's page shows.
func onPage[T any](a ask, all []T) []T {
	p := a.stretch()
	from := min(p.Offset, len(all))
	return all[from:min(from+p.Limit, len(all))]
}
