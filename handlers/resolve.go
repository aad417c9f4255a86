package handlers

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

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
	for _, kinds := range append([][]string{{kind}}, nearby...) {
		hit, hits, err := b.findOne(ctx, a, text, kinds)
		switch {
		case err != nil:
			return nil, reply.Doc{}, err
		case hits.Total == 0:
			continue
		case hit == nil:
			doc, err := b.maybe(a, "read.several", text, kind, hits)
			return nil, doc, err
		case serves(hit.Kind, kind):
			return hit, reply.Doc{}, nil
		}
		related, total, err := b.related(ctx, a, *hit, kind)
		switch {
		case err != nil:
			return nil, reply.Doc{}, err
		case total == 0:
			doc, err := b.maybe(a, "read.several", text, kind, storage.Hits{List: []storage.Hit{*hit}, Total: 1})
			return nil, doc, err
		case total == 1:
			return &related[0], reply.Doc{}, nil
		}
		doc, err := b.maybe(a, "read.belong", text, kind, storage.Hits{List: related, Total: total})
		return nil, doc, err
	}
	return nil, reply.Doc{}, b.notFound(ctx, a, text, kind)
}

// caseOf is the case that a call names. Where that is not one case, it is nil and the answer or the fault says so.
func (b *Bot) caseOf(ctx context.Context, a ask) (*storage.Case, reply.Doc, error) {
	hit, answer, err := b.lookUp(ctx, a, "case", storage.HitCase)
	if hit == nil {
		return nil, answer, err
	}
	c, err := b.store.Case(ctx, a.sight, hit.Ref)
	if err != nil {
		return nil, reply.Doc{}, err
	}
	return &c, reply.Doc{}, nil
}

// findOne finds the one thing of some kinds that a text means; where it may mean several, the hit is nil and the list is
// the page that was asked for.
func (b *Bot) findOne(ctx context.Context, a ask, text string, kinds []string) (*storage.Hit, storage.Hits, error) {
	hits, err := b.store.Find(ctx, a.sight, text, kinds, storage.Page{Limit: pageSize}) // exact hits come first
	if err != nil || hits.Total == 0 {
		return nil, hits, err
	}
	if hit, one := hits.One(); one {
		return &hit, hits, nil
	}
	if a.page() > 0 {
		hits, err = b.store.Find(ctx, a.sight, text, kinds, a.stretch())
	}
	return nil, hits, err
}

// serves tells whether something of one kind is what was asked for as another. Whoever asks for a person and names an
// outlet means the outlet, and the other way round.
func serves(kind, wanted string) bool {
	subject := func(kind string) bool { return kind == storage.HitPerson || kind == storage.HitOutlet }
	return kind == wanted || subject(kind) && subject(wanted)
}

// stretch is the page of a list that the call asks for.
func (a ask) stretch() storage.Page {
	return storage.Page{Offset: a.page() * pageSize, Limit: pageSize}
}

// maybe lists what a text may mean.
func (b *Bot) maybe(a ask, key, text, kind string, hits storage.Hits) (reply.Doc, error) {
	if len(hits.List) == 0 {
		return reply.Doc{}, b.beyond(hits.Total)
	}
	doc := reply.Doc{Title: b.words.Line(key, words.Args{"n": hits.Total, "text": reply.B(shorten(text, 60))})}
	b.listHits(&doc, a, hits.List, kind)
	b.paged(&doc, a, hits.Total)
	return doc, nil
}

// beyond answers a call for a page behind the last one.
func (b *Bot) beyond(total int) error {
	return b.fault(command.BadInput, "read.beyond", words.Args{"n": (total + pageSize - 1) / pageSize})
}

// withdrawn tells of a ref of something that readers could see and that was taken back: its ref, the day and the public
// reason, and nothing of its content. What was once public is no secret; nil for everything else.
func (b *Bot) withdrawn(ctx context.Context, a ask, text string) (*command.Fault, error) {
	ref, ok := storage.CanonicalRef(text)
	if !ok {
		return nil, nil //nolint:nilnil // no ref has nothing to tell
	}
	last, _, err := b.store.History(ctx, a.sight, ref, storage.Page{Limit: 1})
	if errors.Is(err, storage.ErrNotFound) || err == nil && (len(last) == 0 || last[0].News != storage.NewsWithdrawn || last[0].Kind == storage.ChangeUndone) {
		return nil, nil //nolint:nilnil // as above
	}
	if err != nil {
		return nil, err
	}
	at := storage.DayOf(last[0].At, b.zone)
	f := b.fault(command.NotFound, "read.withdrawn", words.Args{"ref": reply.B(ref), "date": day(at)})
	if last[0].Reason != "" {
		f.Doc.Para(b.words.Line("status.reason", words.Args{"reason": last[0].Reason}))
	}
	return f, nil
}

// notFound is the fault for what is not there or not to be seen, with the nearest that can be seen.
func (b *Bot) notFound(ctx context.Context, a ask, text, kind string) error {
	if f, err := b.withdrawn(ctx, a, text); err != nil {
		return err
	} else if f != nil {
		return f
	}
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
	} else {
		f.Doc.Para(b.words.Line("read.did_you_mean", nil))
		b.listHits(&f.Doc, a, near, kind)
	}
	for _, h := range near {
		f.Near = append(f.Near, h.Ref)
	}
	if spec := b.named(text, a.Call); spec != nil && kind == "" {
		f.Doc.Note(b.words.Line("read.is_command", words.Args{"command": reply.Cmd("/" + spec.Name), "what": spec.Summary}))
	}
	return f
}

// named is the first command whose name is among the words of a question ("who is in custody?"), of those that the asker may
// call; nil for none.
func (b *Bot) named(text string, c command.Call) *command.Spec {
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if spec := b.table.Lookup(word); spec != nil && may(spec, c.Caller, c.Chat) {
			return spec
		}
	}
	return nil
}

// related finds the objects of a kind that another hit leads to: the cases of a person, the people of a case. It gives
// the page that was asked for, or the only one, and how many there are.
func (b *Bot) related(ctx context.Context, a ask, hit storage.Hit, kind string) (page []storage.Hit, total int, err error) {
	var all []storage.Hit
	switch kind {
	case storage.HitCase:
		all, err = b.relatedCases(ctx, a, hit)
	case storage.HitPerson, storage.HitOutlet:
		all, err = b.relatedSubjects(ctx, a, hit, kind)
	case storage.HitIncident:
		return b.relatedIncidents(ctx, a, hit)
	}
	if len(all) == 1 {
		return all, 1, err
	}
	return onPage(a, all), len(all), err
}

func (b *Bot) relatedIncidents(ctx context.Context, a ask, hit storage.Hit) (page []storage.Hit, total int, err error) {
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
	if err == nil && list.Total == 1 && a.page() > 0 {
		list, err = b.store.Incidents(ctx, a.sight, f, storage.Page{Limit: 1})
	}
	for _, i := range list.Incidents {
		page = append(page, storage.Hit{Kind: storage.HitIncident, Ref: i.Ref, Title: i.Summary, Case: i.Case, Country: i.InCountry, Date: i.Date})
	}
	return page, list.Total, err
}

func (b *Bot) relatedCases(ctx context.Context, a ask, hit storage.Hit) ([]storage.Hit, error) {
	if hit.Kind == storage.HitIncident {
		c, err := b.store.Case(ctx, a.sight, hit.Case)
		if err != nil {
			return nil, err
		}
		return []storage.Hit{caseHit(c)}, nil
	}
	cases, err := b.casesOf(ctx, a, hit.Ref, hit.Kind)
	var all []storage.Hit
	for _, c := range cases {
		all = append(all, caseHit(c.Case))
	}
	return all, err
}

// casesOf lists the cases that a person, an outlet or a source takes part in. What happened to an outlet's people is the
// outlet's matter too.
func (b *Bot) casesOf(ctx context.Context, a ask, ref, kind string) ([]storage.CaseLine, error) {
	cases, err := b.store.CasesOf(ctx, a.sight, ref)
	if err != nil || kind != storage.HitOutlet {
		return cases, err
	}
	people, err := b.store.Staff(ctx, a.sight, ref)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		more, err := b.store.CasesOf(ctx, a.sight, p.Ref)
		if err != nil {
			return nil, err
		}
		for _, c := range more {
			if !slices.ContainsFunc(cases, func(have storage.CaseLine) bool { return have.Ref == c.Ref }) {
				cases = append(cases, c)
			}
		}
	}
	return cases, nil
}

func (b *Bot) relatedSubjects(ctx context.Context, a ask, hit storage.Hit, kind string) ([]storage.Hit, error) {
	var all []storage.Hit
	add := func(s *storage.Subject) {
		if s == nil {
			return // an unnamed group
		}
		if h := subjectHit(*s); h.Kind == kind {
			all = append(all, h)
		}
	}
	switch hit.Kind {
	case storage.HitCase:
		parts, err := b.store.People(ctx, a.sight, hit.Ref)
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			add(p.Subject)
		}
	case storage.HitIncident:
		i, err := b.store.Incident(ctx, a.sight, hit.Ref)
		if err != nil {
			return nil, err
		}
		for _, t := range i.Targets {
			add(t.Who)
		}
	}
	return all, nil
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
