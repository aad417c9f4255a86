package handlers

import (
	"context"
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
	said     []bool            // of each new one, whether it was said to be new
	sources  []storage.Source  // new ones
	// known are the people on file that the names were taken for; the preview asks whether they are the same.
	known []storage.Subject
	// linked is a source on file that the address was taken for.
	linked *storage.Source
}

// newWord before a name says that it is a new entry, whoever bears the same name on file. The kind may follow, where the
// type of the incident does not tell it: "new outlet Temirov Live".
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
		name, outcome, err := b.own(item)
		if err != nil {
			return err
		}
		if g, ok := group(name); ok {
			outcome.Group = &g
			p.targets = append(p.targets, outcome)
			continue
		}
		if err := b.oneOf(ctx, a, name, text, kind, p); err != nil {
			return err
		}
		if p.twice() {
			f := b.fault(command.BadInput, "edit.named_twice", words.Args{"who": reply.B(name), "new": reply.Span{Kind: reply.Code, Text: newWord + name}})
			f.Field = "who"
			return f
		}
		t := &p.targets[len(p.targets)-1]
		t.Outcome, t.Sentence, t.Months = outcome.Outcome, outcome.Sentence, outcome.Months
	}
	return nil
}

// own parts somebody from what came of it for him alone: "Azamat Ishenbekov: convicted prison 60", "7 people, not named:
// acquitted", "Rinat Tukhvatshin: probation 36".
func (b *Bot) own(item string) (name string, t storage.Target, err error) {
	name, after, ok := strings.Cut(item, ":")
	fields := strings.Fields(strings.ToLower(after))
	if !ok || len(fields) == 0 {
		return strings.TrimSpace(name), t, nil
	}
	// "probation" is an outcome of a release, and with a number a sentence.
	if number := len(fields) == 2 && strings.Trim(fields[1], "0123456789") == ""; storage.Outcomes.Has(fields[0]) && !number {
		t.Outcome, fields = fields[0], fields[1:]
	}
	if len(fields) > 0 && t.Outcome == "" && !storage.Sentences.Has(fields[0]) {
		f := b.fault(command.BadInput, "edit.own_outcome", words.Args{"value": reply.B(strings.TrimSpace(after)), "name": reply.B(strings.TrimSpace(name)),
			"example": reply.Span{Kind: reply.Code, Text: "Azamat Ishenbekov: convicted prison 60"}})
		f.Field = "who"
		return "", t, f
	}
	t.Sentence, t.Months, err = b.sentenceOf(strings.Join(fields, " "))
	if f := command.AsFault(err); f != nil {
		f.Field = "who"
	}
	return strings.TrimSpace(name), t, err
}

// twice tells whether the last one is among those before it: the same on file, or a new one by the same name that was not
// said to be somebody else.
func (p *parts) twice() bool {
	last := p.targets[len(p.targets)-1]
	for _, t := range p.targets[:len(p.targets)-1] {
		if t.Subject != "" && t.Subject == last.Subject {
			return true
		}
	}
	if n := len(p.subjects) - 1; n >= 0 && last.Subject == storage.NewRef(n) && !p.said[n] {
		for _, s := range p.subjects[:n] {
			if storage.FoldName(s.Names[0].Name) == storage.FoldName(p.subjects[n].Names[0].Name) {
				return true
			}
		}
	}
	return false
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
	for _, k := range []string{storage.Person, storage.Outlet} {
		if rest, ok := strings.CutPrefix(name, k+" "); isNew && ok {
			name, kind = rest, k
		}
	}
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
		isRef := certainRef(item)
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
			f := b.fault(command.NotFound, "edit.no_ref", words.Args{"field": "who", "ref": reply.B(item)})
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
	p.said = append(p.said, isNew)
	p.subjects = append(p.subjects, storage.Subject{Kind: kind, Names: []storage.Name{{Name: name, Preferred: true, Script: scriptOf(name)}}})
	return nil
}

// certainRef tells whether a text can be nothing but a ref. A look-up forgives O for 0 and I for 1, so that "OCCRP" and
// "Kloop" could be refs too; they are names first.
func certainRef(text string) bool {
	_, _, ok := storage.ParseRef(text)
	return ok && strings.ContainsAny(text, "0123456789")
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

// dateOf turns a typed date into a reported one, with its basis and the words as printed.
func dateOf(p command.Period) storage.Date {
	day := func(d interface{ IsZero() bool }, text string) storage.Day {
		if d.IsZero() {
			return ""
		}
		return storage.Day(text)
	}
	from, to := day(p.From, p.From.Format("2006-01-02")), day(p.To, p.To.Format("2006-01-02"))
	d := storage.Between(from, to)
	switch p.Precision {
	case command.Before:
		d = storage.Date{To: to, Precision: storage.PrecisionBefore}
	case command.After:
		d = storage.Date{From: from, Precision: storage.PrecisionAfter}
	case command.Unknown:
		d = storage.UnknownDate()
	case command.Day, command.Month, command.Year, command.Range, command.Moment:
	}
	d.Words, d.Inferred = p.Printed, p.Inferred
	return d
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
	if err != nil || months < 0 || months > 1200 || len(fields) > 2 || !storage.Sentences.Has(fields[0]) {
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
