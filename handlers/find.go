package handlers

import (
	"context"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// maxListed is how much of a title or summary a list of hits shows, in characters.
const maxListed = 160

// find looks for anything: one hit opens, several are listed by kind.
func (b *Bot) find(ctx context.Context, a ask) (reply.Doc, error) {
	text := a.Values.Text("words")
	hits, err := b.store.Find(ctx, a.sight, text, nil, a.stretch())
	switch {
	case err != nil:
		return reply.Doc{}, err
	case hits.Total == 0:
		return reply.Doc{}, b.notFound(ctx, a, text, "")
	case len(hits.List) == 0:
		return reply.Doc{}, b.beyond(hits.Total)
	case hits.Total == 1:
		return b.open(ctx, a, hits.List[0])
	}
	doc := reply.Doc{Title: b.words.Line("read.found", words.Args{"n": hits.Total, "text": reply.B(shorten(text, 60))})}
	b.listHits(&doc, a, hits.List, "")
	b.paged(&doc, a, hits.Total)
	return doc, nil
}

// open shows the card of a hit.
func (b *Bot) open(ctx context.Context, a ask, hit storage.Hit) (reply.Doc, error) {
	switch hit.Kind {
	case storage.HitCase:
		return b.caseCard(ctx, a, hit.Ref)
	case storage.HitPerson:
		return b.personCard(ctx, a, hit.Ref)
	case storage.HitOutlet:
		return b.outletCard(ctx, a, hit.Ref)
	case storage.HitSource:
		return b.sourceCard(ctx, a, hit.Ref)
	}
	i, err := b.store.Incident(ctx, a.sight, hit.Ref)
	if err != nil {
		return reply.Doc{}, err
	}
	return b.incidentCard(ctx, a, i)
}

// anyKind is wanted where a command takes anything.
const anyKind = "any"

// listHits lists hits, each run of one kind under its heading, with a button that opens each. A hit of the wanted kind
// is opened by the command that was asked.
func (b *Bot) listHits(doc *reply.Doc, a ask, hits []storage.Hit, wanted string) {
	var buttons []reply.Button
	for n := 0; n < len(hits); {
		var items []reply.Item
		kind := hits[n].Kind
		for ; n < len(hits) && hits[n].Kind == kind; n++ {
			line := opens(hits[n])
			if kind == wanted || wanted == anyKind {
				line = a.Spec.Name + " " + hits[n].Ref
			}
			items = append(items, b.hitItem(hits[n], line))
			if button, fits := asks(b.hitLabel(hits[n]), line); fits {
				buttons = append(buttons, button)
			}
		}
		list(doc, b.words.Line("read.kind_"+kind, nil), items)
	}
	pair(doc, buttons)
}

// opens is the line that opens a hit, without its slash.
func opens(h storage.Hit) string {
	if h.Kind == storage.HitSource {
		return "find " + h.Ref
	}
	return h.Kind + " " + h.Ref
}

func (b *Bot) hitItem(h storage.Hit, line string) reply.Item {
	ref, title := reply.Of(reply.Ref(h.Ref, line)), plain(shorten(h.Title, maxListed))
	switch h.Kind {
	case storage.HitCase:
		return reply.Item{Text: join(" · ", join(" ", ref, reply.Of(reply.B(h.Title))), plain(command.CountryName(h.Country)))}
	case storage.HitPerson, storage.HitOutlet:
		if len(title) == 0 {
			return reply.Item{Text: join(" ", ref, b.words.Line("format.withheld", nil))}
		}
		capacity := ""
		if h.Capacity != "unknown" {
			capacity = storage.Capacities.Label(h.Capacity)
		}
		return reply.Item{Text: join(" · ", join(" ", ref, reply.Of(reply.B(h.Title))), plain(capacity))}
	case storage.HitIncident:
		return reply.Item{Text: join(" · ", ref, b.date(h.Date), title), Carries: []string{h.Ref}}
	}
	return reply.Item{Text: join(" · ", ref, title, b.published(h.Date))}
}

// hitLabel names a hit on a button.
func (b *Bot) hitLabel(h storage.Hit) string {
	title := h.Title
	switch {
	case h.Kind == storage.HitIncident:
		title = b.date(h.Date).String() + " · " + title
	case title == "":
		title = b.words.Text("format.withheld", nil) + " · " + h.Ref
	}
	return clip(title, reply.MaxButtonLabel)
}

// shorten cuts a text at a word to at most n characters and puts it on one line.
func shorten(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	cut := clip(text, n)
	if cut == text {
		return text
	}
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		return cut[:at] + "…"
	}
	return cut
}

// sourceCard shows one document and the incidents that cite it.
func (b *Bot) sourceCard(ctx context.Context, a ask, ref string) (reply.Doc, error) {
	s, err := b.store.Source(ctx, a.sight, ref)
	if err != nil {
		return reply.Doc{}, err
	}
	cited, err := b.store.Incidents(ctx, a.sight, storage.IncidentFilter{Source: ref}, a.stretch())
	if err != nil {
		return reply.Doc{}, err
	}
	if len(cited.Incidents) == 0 && cited.Total > 0 {
		return reply.Doc{}, b.beyond(cited.Total)
	}
	doc := reply.Doc{Title: b.words.Line("read.source_title", words.Args{"publisher": reply.B(s.Publisher), "ref": s.Ref}), Share: share("find", s.Ref)}
	doc.List(b.sourceItem(s, a.sight))
	list(&doc, b.words.Line("read.source_cited", words.Args{"n": cited.Total}), b.incidentItems(cited.Incidents, a.sight))
	b.paged(&doc, a, cited.Total)
	return doc, nil
}

func (b *Bot) incidentItems(incidents []storage.Incident, sight storage.Sight) []reply.Item {
	items := make([]reply.Item, 0, len(incidents))
	for _, i := range incidents {
		items = append(items, b.incidentItem(i, sight))
	}
	return items
}
