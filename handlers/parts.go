package handlers

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// parts are the people and sources that come with an incident, as a person typed them.
type parts struct {
	targets  []storage.Target
	subjects []storage.Subject // new ones
	sources  []storage.Source  // new ones
	// known are the people on file that the names were taken for; the preview asks whether they are the same.
	known []storage.Subject
	// linked is a source on file that the address was taken for.
	linked *storage.Source
}

// newWord before a name says that it is a new person, whoever bears the same name on file.
const newWord = "new "

var (
	unnamedShape = regexp.MustCompile(`(?i)^(.*?)[,;]?\s*\(?(?:not named|unnamed)\)?$`)
	countShape   = regexp.MustCompile(`^(\d{1,7})\s+(.+)$`)
	restShape    = regexp.MustCompile(`(?i)^(all (of )?)?the (others|rest)\b|^all others\b|^everybody else\b`)
)

// people reads who: several parted by semicolons, each a ref, a name or an unnamed group. A name that several people on
// file bear, or one like it, is asked back; one exact bearer is taken and shown; a name nobody bears is a new person.
func (b *Bot) people(ctx context.Context, a ask, text string, kind string, p *parts) error {
	for item := range strings.SplitSeq(text, ";") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		if g, ok := group(item); ok {
			p.targets = append(p.targets, storage.Target{Group: &g})
			continue
		}
		if err := b.oneOf(ctx, a, item, text, kind, p); err != nil {
			return err
		}
	}
	return nil
}

// group reads an unnamed group: "2 accountants, not named", "all the others, not named".
func group(item string) (storage.Group, bool) {
	m := unnamedShape.FindStringSubmatch(item)
	if m == nil {
		return storage.Group{}, false
	}
	g := storage.Group{Description: strings.TrimSpace(m[1])}
	if n := countShape.FindStringSubmatch(g.Description); n != nil {
		g.People, _ = strconv.Atoi(n[1]) // digits only
	}
	g.Rest = restShape.MatchString(g.Description)
	if g.Description == "" {
		g.Description = "people"
	}
	return g, true
}

// oneOf reads one name or ref.
func (b *Bot) oneOf(ctx context.Context, a ask, item, whole, kind string, p *parts) error {
	name, isNew := strings.CutPrefix(item, newWord)
	name = strings.TrimSpace(name)
	if !isNew {
		hits, err := b.store.Find(ctx, a.sight, item, []string{storage.HitPerson, storage.HitOutlet}, storage.Page{Limit: 10})
		if err != nil {
			return err
		}
		var exact []storage.Hit
		for _, h := range hits.List {
			if h.Exact {
				exact = append(exact, h)
			}
		}
		_, _, isRef := storage.ParseRef(item)
		switch {
		case len(exact) == 1:
			s, err := b.store.Subject(ctx, a.sight, exact[0].Ref)
			if err != nil {
				return err
			}
			p.known = append(p.known, s)
			t := storage.Target{Subject: s.Ref}
			if !isRef && item != s.Name() {
				t.Named = item
			}
			p.targets = append(p.targets, t)
			return nil
		case isRef:
			f := b.fault(command.NotFound, "edit.no_ref", words.Args{"ref": reply.B(item)})
			f.Field = "who"
			return f
		case hits.Total > 0:
			return b.which(item, whole, hits.List)
		}
		if near, err := b.store.Suggest(ctx, a.sight, item, []string{storage.HitPerson, storage.HitOutlet}, 5); err != nil {
			return err
		} else if len(near) > 0 {
			return b.which(item, whole, near)
		}
	}
	p.targets = append(p.targets, storage.Target{Subject: storage.NewRef(len(p.subjects))})
	p.subjects = append(p.subjects, storage.Subject{Kind: kind, Names: []storage.Name{{Name: name, Preferred: true, Script: scriptOf(name)}}})
	return nil
}

// which asks who is meant by a name.
func (b *Bot) which(item, whole string, hits []storage.Hit) error {
	f := b.fault(command.BadInput, "edit.which", words.Args{"name": reply.B(item)})
	f.Field = "who"
	var items []reply.Item
	replace := func(with string) string { return strings.Replace(whole, item, with, 1) }
	for _, h := range hits {
		if h.Title == "" {
			continue
		}
		items = append(items, reply.Item{Text: reply.Of(reply.B(h.Title), reply.T(" "), reply.Ref(h.Ref, h.Kind+" "+h.Ref))})
		f.Ask = append(f.Ask, command.Choice{Value: replace(h.Ref), Label: h.Title + " " + h.Ref})
	}
	f.Ask = append(f.Ask, command.Choice{Value: replace(newWord + item), Label: b.words.Text("edit.new_person", nil)})
	f.Doc.List(items...)
	f.Doc.Note(b.words.Line("edit.which_how", words.Args{"new": reply.Span{Kind: reply.Code, Text: newWord + item}}))
	return f
}

// scriptOf is the ISO 15924 code of the script of a name's first letter, where it is one of the common ones.
func scriptOf(name string) string {
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			return "Latn"
		case unicode.Is(unicode.Cyrillic, r):
			return "Cyrl"
		case unicode.Is(unicode.Arabic, r):
			return "Arab"
		case unicode.Is(unicode.Han, r):
			return "Hani"
		default:
			return ""
		}
	}
	return ""
}

// citation reads a source as it was typed, with who says so in it.
func (b *Bot) citationOf(ctx context.Context, a ask, p *parts) (storage.Citation, error) {
	text := a.Values.Text("source")
	c := storage.Citation{Speaker: a.Values.Text("said")}
	if quote := a.Values.Text("quote"); quote != "" {
		c.Words, c.Verbatim = quote, true
	}
	hits, err := b.store.Find(ctx, a.sight, text, []string{storage.HitSource}, storage.Page{Limit: 2})
	if err != nil {
		return c, err
	}
	_, _, isRef := storage.ParseRef(text)
	if len(hits.List) > 0 && hits.List[0].Exact {
		o, err := b.store.Source(ctx, a.sight, hits.List[0].Ref)
		if err != nil {
			return c, err
		}
		p.linked, c.Source = &o, o.Ref
		return c, nil
	}
	if isRef {
		f := b.fault(command.NotFound, "edit.no_ref", words.Args{"ref": reply.B(text)})
		f.Field = "source"
		return c, f
	}
	o := storage.Source{Kind: "original", Published: storage.UnknownDate()}
	if k := a.Values.Text("kind"); k != "" {
		o.Kind = k
	}
	if d, ok := a.Values.Period("published"); ok {
		o.Published = dateOf(d)
	}
	if u, err := url.Parse(text); err == nil && u.Host != "" {
		o.URL, o.Publisher = text, strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	} else {
		publisher, title, _ := strings.Cut(text, ",")
		o.Publisher, o.Title = strings.TrimSpace(publisher), strings.Trim(strings.TrimSpace(title), `"“”`)
	}
	c.Source = storage.NewRef(len(p.sources))
	p.sources = append(p.sources, o)
	return c, nil
}

// dateOf turns a typed date into a reported one.
func dateOf(p command.Period) storage.Date {
	day := func(d interface{ IsZero() bool }, text string) storage.Day {
		if d.IsZero() {
			return ""
		}
		return storage.Day(text)
	}
	from, to := day(p.From, p.From.Format("2006-01-02")), day(p.To, p.To.Format("2006-01-02"))
	switch p.Precision {
	case command.Before:
		return storage.Date{To: to, Precision: storage.PrecisionBefore}
	case command.After:
		return storage.Date{From: from, Precision: storage.PrecisionAfter}
	case command.Unknown:
		return storage.UnknownDate()
	case command.Range:
		return storage.Date{From: from, To: to, Precision: storage.Between(from, to).Precision}
	case command.Day, command.Month, command.Year, command.Moment:
	}
	return storage.Between(from, to)
}

// sentenceOf reads a sentence: its kind, and its months where they are stated.
func (b *Bot) sentenceOf(text string) (kind string, months int, err error) {
	fields := strings.Fields(strings.ToLower(text))
	if len(fields) == 0 {
		return "", 0, nil
	}
	if len(fields) > 1 {
		months, err = strconv.Atoi(fields[1])
	}
	if err != nil || len(fields) > 2 || !storage.Sentences.Has(fields[0]) {
		f := b.fault(command.BadInput, "edit.bad_sentence", words.Args{"value": reply.B(text), "kinds": strings.Join(storage.Sentences.Codes(), ", "),
			"example": reply.Span{Kind: reply.Code, Text: "prison 60"}})
		f.Field = "sentence"
		return "", 0, f
	}
	return fields[0], months, nil
}

// systemOf reads the system of a notice.
func (b *Bot) systemOf(text string) (storage.System, error) {
	text = strings.TrimSpace(text)
	label, unnamed := strings.CutPrefix(strings.ToLower(text), "country ")
	switch {
	case text == "":
		return "", nil
	case strings.EqualFold(text, "interpol"):
		return storage.Interpol, nil
	case unnamed && len(label) <= 2:
		return storage.UnnamedSystem(strings.ToUpper(label)), nil
	}
	if code, ok := command.CountryCode(text); ok {
		return storage.CountrySystem(code), nil
	}
	f := b.fault(command.BadInput, "edit.bad_system", words.Args{"value": reply.B(text), "example": reply.Span{Kind: reply.Code, Text: "system:INTERPOL"},
		"other": reply.Span{Kind: reply.Code, Text: `system:"country A"`}})
	f.Field = "system"
	return "", f
}
