package handlers

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// citationOf reads who says so, in which source, in what words and when.
func (b *Bot) citationOf(ctx context.Context, a ask, p *parts) (storage.Citation, error) {
	c := storage.Citation{Speaker: a.Values.Text("said"), Words: a.Values.Text("words")}
	if quote := a.Values.Text("quote"); quote != "" {
		if c.Words != "" {
			f := b.fault(command.BadInput, "edit.quote_and_words", nil)
			f.Field = "words"
			return c, f
		}
		c.Words, c.Verbatim = quote, true
	}
	if when, ok := a.Values.Period("said_on"); ok {
		said := dateOf(when)
		c.Said = &said
	}
	text, err := b.again(ctx, a, "source", a.Values.Text("source"))
	if err != nil {
		return c, err
	}
	address, publisher, title := document(text)
	known, err := b.sourceOnFile(ctx, a, text, address, publisher, title)
	if err != nil {
		return c, err
	}
	if known != nil {
		p.linked, c.Source = known, known.Ref
		return c, nil
	}
	o := storage.Source{URL: address, Publisher: publisher, Title: title, Kind: "original", Published: storage.UnknownDate()}
	if o.Publisher == "" {
		o.Publisher = hostOf(address)
	}
	if k := a.Values.Text("kind"); k != "" {
		o.Kind = k
	}
	if d, ok := a.Values.Period("published"); ok {
		o.Published = dateOf(d)
		if err := b.cameOut(a, o.Published); err != nil {
			return c, err
		}
	}
	c.Source = storage.NewRef(len(p.sources))
	p.sources = append(p.sources, o)
	return c, nil
}

// document reads a source as it was typed: an address, "publisher, title", or both in one: "OCCRP, title, https://…".
func document(text string) (address, publisher, title string) {
	var rest []string
	for word := range strings.FieldsSeq(text) {
		if u, err := url.Parse(word); address == "" && err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			address = word
			continue
		}
		rest = append(rest, word)
	}
	publisher, title, _ = strings.Cut(strings.Join(rest, " "), ",")
	return address, strings.TrimSpace(publisher), strings.Trim(strings.TrimSpace(title), `,"“” `)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// sourceOnFile is the source that is meant, if it is on file: by its ref, its address, or its publisher and title. A
// publisher alone is no document: those of his on file are offered.
func (b *Bot) sourceOnFile(ctx context.Context, a ask, text, address, publisher, title string) (*storage.Source, error) {
	look := text
	if address != "" {
		look = address
	}
	hits, err := b.store.Find(ctx, a.sight, look, []string{storage.HitSource}, storage.Page{Limit: 20})
	if err != nil {
		return nil, err
	}
	same := func(x, y string) bool { return storage.Fold(x) == storage.Fold(y) }
	for _, h := range hits.List {
		if h.Exact || address == "" && title != "" && same(h.Publisher, publisher) && same(h.Title, title) {
			o, err := b.store.Source(ctx, a.sight, h.Ref)
			return &o, err
		}
	}
	if certainRef(text) {
		f := b.fault(command.NotFound, "edit.no_ref", words.Args{"field": "source", "ref": reply.B(text)})
		f.Field = "source"
		return nil, f
	}
	if address != "" || title != "" {
		return nil, nil //nolint:nilnil // a new one
	}
	f := b.fault(command.BadInput, "edit.no_document", words.Args{"value": reply.B(text), "example": reply.Span{Kind: reply.Code, Text: "source:\"OCCRP, Interpol Rejects Kyrgyzstan's Request\""}})
	f.Field = "source"
	var items []reply.Item
	for _, h := range hits.List[:min(len(hits.List), 5)] {
		o, err := b.store.Source(ctx, a.sight, h.Ref)
		if err != nil {
			return nil, err
		}
		items = append(items, reply.Item{Text: join(" ", reply.Of(reply.Ref(o.Ref, "find "+o.Ref)), sourceName(o))})
		f.Ask = append(f.Ask, command.Choice{Value: o.Ref, Label: clip(orElse(o.Title, o.URL[strings.LastIndex(o.URL, "/")+1:]), 28) + " " + o.Ref})
	}
	f.Doc.List(items...)
	return nil, f
}

// stated adds to an incident what a source says of its date and number, where it says it in its own way.
func (b *Bot) stated(a ask, i *storage.Incident, c storage.Citation) {
	add := func(claim storage.Claim) {
		claim.Source, claim.Speaker = c.Source, c.Speaker
		i.Claims = append(i.Claims, claim)
	}
	if n, ok := a.Values.Int("headcount"); ok {
		add(storage.Claim{Field: storage.ClaimHeadcount, People: n})
	}
	if when, ok := a.Values.Period("date"); ok && a.Spec.Name == "addsource" {
		dated := func(x storage.Claim) bool { return x.Field == storage.ClaimDate }
		if own := i.Date; !slices.ContainsFunc(i.Claims, dated) && own.Precision != storage.PrecisionUnknown && !own.Inferred && len(i.Citations) > 1 {
			first := i.Citations[0] // the date so far is the first source's: both stand side by side
			i.Claims = append(i.Claims, storage.Claim{Field: storage.ClaimDate, Date: &own, Source: first.Source, Speaker: first.Speaker})
		}
		d := dateOf(when)
		add(storage.Claim{Field: storage.ClaimDate, Date: &d})
	}
}
