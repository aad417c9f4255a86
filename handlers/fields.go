package handlers

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// fieldHelp lists what edit and correct can change.
const fieldHelp = "Fields of a case: title, country, summary, tags, owner, visibility. " +
	"Of an incident: type, date, place, country, by, body, system, summary, stance, verification, visibility, headcount, claims, about, conflicts, order. " +
	"Of a person or outlet: name, capacity, outlet, withheld, minor. " +
	"Of a source: url, publisher, title, published, language, kind, archive, derived, risky, interest. A dash empties a field."

// field is one field that edit and correct can change: how its value is read, and what it sets. One of the setters is there.
type field struct {
	command.Option
	toCase     func(a ask, v command.Values, c *storage.Case) error
	toIncident func(a ask, v command.Values, i *storage.Incident) error
	toSubject  func(a ask, v command.Values, s *storage.Subject) error
	toSource   func(a ask, v command.Values, o *storage.Source) error
}

// valueName is the name of the one option a field's value is read as.
const valueName = "value"

func written(name string, limit int) field {
	return field{Option: command.Option{Name: name, Kind: command.Text, Max: limit}}
}

func coded(name string, list storage.CodeList) field {
	return field{Option: enumOption(name, "", list, command.NotAsked)}
}

func yesNo(name string) field {
	return field{Option: command.Option{Name: name, Kind: command.Boolean}}
}

// caseFields, incidentFields, subjectFields and sourceFields are what can be changed of each kind of object.
func caseFields() []field {
	set := func(f field, to func(*storage.Case, command.Values)) field {
		f.toCase = func(_ ask, v command.Values, c *storage.Case) error { to(c, v); return nil }
		return f
	}
	return []field{
		set(written("title", storage.MaxTitle), func(c *storage.Case, v command.Values) { c.Title = v.Text(valueName) }),
		set(field{Option: command.Option{Name: "country", Kind: command.Country}}, func(c *storage.Case, v command.Values) { c.Country = v.Text(valueName) }),
		set(written("summary", storage.MaxSummary), func(c *storage.Case, v command.Values) { c.Summary = v.Text(valueName) }),
		set(written("tags", 400), func(c *storage.Case, v command.Values) { c.Tags = tags(v.Text(valueName)) }),
		set(written("owner", 100), func(c *storage.Case, v command.Values) { c.Owner = v.Text(valueName) }),
		set(coded("visibility", storage.Visibilities[1:]), func(c *storage.Case, v command.Values) { c.Visibility, _ = storage.ParseVisibility(v.Text(valueName)) }),
	}
}

func (b *Bot) incidentFields() []field {
	set := func(f field, to func(*storage.Incident, command.Values)) field {
		f.toIncident = func(_ ask, v command.Values, i *storage.Incident) error { to(i, v); return nil }
		return f
	}
	typ := optionType()
	typ.Kind = command.List
	return []field{
		set(field{Option: typ}, func(i *storage.Incident, v command.Values) { i.Types = v.Texts(valueName) }),
		{Option: command.Option{Name: "date", Kind: command.ReportedDate}, toIncident: func(a ask, v command.Values, i *storage.Incident) error {
			p, _ := v.Period(valueName)
			i.Date = dateOf(p)
			return b.future(a, *i)
		}},
		set(written("place", storage.MaxShort), func(i *storage.Incident, v command.Values) { i.Place = v.Text(valueName) }),
		set(field{Option: command.Option{Name: "country", Kind: command.Country}}, func(i *storage.Incident, v command.Values) { i.Country = v.Text(valueName) }),
		set(coded("by", storage.Authorities), func(i *storage.Incident, v command.Values) { i.Authority = v.Text(valueName) }),
		set(written("body", storage.MaxShort), func(i *storage.Incident, v command.Values) { i.Body = v.Text(valueName) }),
		{Option: command.Option{Name: "system", Kind: command.Text, Max: 60}, toIncident: func(_ ask, v command.Values, i *storage.Incident) (err error) {
			i.System, err = b.systemOf(v.Text(valueName))
			return err
		}},
		set(written("summary", storage.MaxSummary), func(i *storage.Incident, v command.Values) { i.Summary = v.Text(valueName) }),
		set(coded("stance", storage.Stances), func(i *storage.Incident, v command.Values) { i.Stance = v.Text(valueName) }),
		set(coded("verification", storage.Verifications), func(i *storage.Incident, v command.Values) { i.Verification = v.Text(valueName) }),
		set(coded("visibility", storage.Visibilities[1:]), func(i *storage.Incident, v command.Values) {
			i.Visibility, _ = storage.ParseVisibility(v.Text(valueName))
		}),
		{Option: command.Option{Name: "headcount", Kind: command.Text, Max: 300}, toIncident: b.setHeadcounts},
		{Option: command.Option{Name: "claims", Kind: command.Text, Max: 300}, toIncident: b.setDateClaims},
		{Option: command.Option{Name: "about", Kind: command.Text, Max: 200}, toIncident: links(storage.LinkAbout)},
		{Option: command.Option{Name: "conflicts", Kind: command.Text, Max: 200}, toIncident: func(a ask, v command.Values, i *storage.Incident) error {
			if v.Has(valueName) && !i.Discounted() {
				i.Verification = storage.Disputed // reports that contradict each other as a whole are both disputed
			}
			return links(storage.LinkConflicts)(a, v, i)
		}},
		set(field{Option: command.Option{Name: "order", Kind: command.Integer, Min: 0, Max: 1000}}, func(i *storage.Incident, v command.Values) { i.DayOrder = v.IntOr(valueName, 0) }),
	}
}

func (b *Bot) subjectFields() []field {
	set := func(f field, to func(*storage.Subject, command.Values)) field {
		f.toSubject = func(_ ask, v command.Values, s *storage.Subject) error { to(s, v); return nil }
		return f
	}
	return []field{
		set(written("name", storage.MaxName), func(s *storage.Subject, v command.Values) { preferName(s, v.Text(valueName)) }),
		set(coded("capacity", storage.Capacities), func(s *storage.Subject, v command.Values) { s.Capacity = v.Text(valueName) }),
		set(written("outlet", storage.MaxName), func(s *storage.Subject, v command.Values) { s.Outlet = v.Text(valueName) }),
		set(yesNo("withheld"), func(s *storage.Subject, v command.Values) { s.Withheld = v.Bool(valueName) }),
		set(yesNo("minor"), func(s *storage.Subject, v command.Values) { s.Minor = v.Bool(valueName) }),
	}
}

func (b *Bot) sourceFields() []field {
	set := func(f field, to func(*storage.Source, command.Values)) field {
		f.toSource = func(_ ask, v command.Values, o *storage.Source) error { to(o, v); return nil }
		return f
	}
	return []field{
		set(written("url", storage.MaxURL), func(o *storage.Source, v command.Values) { o.URL = v.Text(valueName) }),
		set(written("publisher", storage.MaxShort), func(o *storage.Source, v command.Values) { o.Publisher = v.Text(valueName) }),
		set(written("title", 2*storage.MaxTitle), func(o *storage.Source, v command.Values) { o.Title = v.Text(valueName) }),
		{Option: command.Option{Name: "published", Kind: command.ReportedDate}, toSource: func(a ask, v command.Values, o *storage.Source) error {
			p, _ := v.Period(valueName)
			o.Published = dateOf(p)
			return b.cameOut(a, o.Published)
		}},
		set(written("language", 20), func(o *storage.Source, v command.Values) { o.Language = v.Text(valueName) }),
		set(coded("kind", storage.SourceKinds), func(o *storage.Source, v command.Values) { o.Kind = v.Text(valueName) }),
		set(written("archive", storage.MaxURL), func(o *storage.Source, v command.Values) { o.ArchiveURL = v.Text(valueName) }),
		set(written("derived", 20), func(o *storage.Source, v command.Values) { o.DerivedFrom = v.Text(valueName) }),
		set(yesNo("risky"), func(o *storage.Source, v command.Values) { o.Risky = v.Bool(valueName) }),
		set(written("interest", storage.MaxShort), func(o *storage.Source, v command.Values) { o.Interest = v.Text(valueName) }),
	}
}

// preferName makes a name the preferred one; the one before it stays as a variant.
func preferName(s *storage.Subject, name string) {
	names := slices.Clone(s.Names)
	for n := range names {
		names[n].Preferred = false
	}
	at := slices.IndexFunc(names, func(n storage.Name) bool { return n.Name == name })
	if at < 0 {
		names = append(names, storage.Name{Name: name, Script: scriptOf(name)})
		at = len(names) - 1
	}
	names[at].Preferred, names[at].Incident = true, ""
	s.Names = names
}

// links sets where an incident points, by refs parted by blanks or commas.
func links(kind string) func(ask, command.Values, *storage.Incident) error {
	return func(_ ask, v command.Values, i *storage.Incident) error {
		kept := slices.DeleteFunc(slices.Clone(i.Links), func(l storage.Link) bool { return l.Kind == kind })
		for _, ref := range refsOf(v.Text(valueName)) {
			kept = append(kept, storage.Link{Kind: kind, To: ref})
		}
		i.Links = kept
		return nil
	}
}

// refsOf reads refs parted by blanks or commas.
func refsOf(text string) []string {
	return strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}

// claimShape: a value, then the ref of the source it stands in, or, where that is not on file, who says so.
var claimShape = regexp.MustCompile(`^(.+?)(?:\s+by\s+(\S+)|\s+says\s+(.+))?$`)

// claimsOf reads reported values parted by semicolons, each with the ref of its source where it is not the first one.
func claimsOf(text string, i *storage.Incident, read func(value string, c *storage.Claim) error) ([]storage.Claim, error) {
	var out []storage.Claim
	for item := range strings.SplitSeq(text, ";") {
		m := claimShape.FindStringSubmatch(strings.TrimSpace(item))
		if m == nil {
			continue
		}
		c := storage.Claim{Source: strings.ToUpper(m[2]), Speaker: m[3]}
		if c.Source == "" && c.Speaker == "" && len(i.Citations) > 0 {
			c.Source = i.Citations[0].Source
		}
		for _, x := range i.Citations {
			if x.Source == c.Source && c.Speaker == "" {
				c.Speaker = x.Speaker
			}
		}
		if err := read(m[1], &c); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func (b *Bot) setHeadcounts(_ ask, v command.Values, i *storage.Incident) error {
	counts, err := claimsOf(v.Text(valueName), i, func(value string, c *storage.Claim) error {
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || n < 1 {
			f := b.fault(command.BadInput, "edit.bad_headcount", words.Args{"value": reply.B(value), "example": reply.Span{Kind: reply.Code, Text: "8 by 9XK3F; 10 by 7Q2MD"}})
			f.Field = "headcount"
			return f
		}
		c.Field, c.People = storage.ClaimHeadcount, n
		return nil
	})
	setClaims(i, storage.ClaimHeadcount, counts)
	return err
}

func (b *Bot) setDateClaims(a ask, v command.Values, i *storage.Incident) error {
	dates, err := claimsOf(v.Text(valueName), i, func(value string, c *storage.Claim) error {
		got, err := b.value(a, command.Option{Name: "claims", Kind: command.ReportedDate}, value)
		if err != nil {
			return err
		}
		p, _ := got.Period(valueName)
		d := dateOf(p)
		c.Field, c.Date = storage.ClaimDate, &d
		return nil
	})
	setClaims(i, storage.ClaimDate, dates)
	return err
}

func setClaims(i *storage.Incident, field string, claims []storage.Claim) {
	i.Claims = append(slices.DeleteFunc(slices.Clone(i.Claims), func(c storage.Claim) bool { return c.Field == field }), claims...)
}

// value reads a typed value as the kind of a field. A dash alone empties the field.
func (b *Bot) value(a ask, o command.Option, text string) (command.Values, error) {
	name := o.Name
	o.Name, o.Summary, o.Rest, o.Required = valueName, "", false, false
	if strings.TrimSpace(text) == "-" {
		return command.Values{}, nil
	}
	values, err := command.Decode(&command.Spec{Name: a.Spec.Name, Group: command.Edit, Options: []command.Option{o}}, []command.Given{{Name: valueName, Value: text}},
		command.DecodeContext{Now: a.Now, Zone: b.zone})
	if f := command.AsFault(err); f != nil && f.Args["field"] != nil {
		f.Args["field"] = name // the sentence names the field, not the option that its value stands in
	}
	return values, err
}

// kindsWith are the kinds of objects that have a field: of all that bear a name, one of these is meant. None has it: none.
func (b *Bot) kindsWith(name string) []string {
	var kinds []string
	for _, k := range []struct {
		fields []field
		kinds  []string
	}{
		{caseFields(), []string{storage.HitCase}}, {b.incidentFields(), []string{storage.HitIncident}},
		{b.subjectFields(), []string{storage.HitPerson, storage.HitOutlet}}, {b.sourceFields(), []string{storage.HitSource}},
	} {
		if slices.ContainsFunc(k.fields, func(f field) bool { return command.FoldWord(f.Name) == command.FoldWord(name) }) {
			kinds = append(kinds, k.kinds...)
		}
	}
	return kinds
}

// asField makes the option of a value that of the field it is for: its kind, its choices and its example.
func (b *Bot) asField(o command.Option, name string) command.Option {
	for _, f := range slices.Concat(caseFields(), b.incidentFields(), b.subjectFields(), b.sourceFields()) {
		if command.FoldWord(f.Name) == command.FoldWord(name) {
			o.Kind, o.Choices, o.Sample = f.Kind, f.Choices, f.Sample
			return o
		}
	}
	return o
}

// pick finds a field by its name, or says which there are.
func (b *Bot) pick(fields []field, name string) (field, error) {
	var names []string
	for _, f := range fields {
		if command.FoldWord(f.Name) == command.FoldWord(name) {
			return f, nil
		}
		names = append(names, f.Name)
	}
	key, list := "edit.no_field", names
	if near := command.NearestWords(name, names); len(near) > 0 {
		key, list = "edit.no_field_near", near
	}
	f := b.fault(command.BadInput, key, words.Args{"field": reply.B(name), "fields": strings.Join(list, ", ")})
	f.Field = "field"
	return field{}, f
}

// editField changes a field because the world moved; correctField because we were wrong.
func (b *Bot) editField(ctx context.Context, a ask) (reply.Doc, error) {
	return b.changeField(ctx, a, storage.ChangeUpdated)
}

func (b *Bot) correctField(ctx context.Context, a ask) (reply.Doc, error) {
	return b.changeField(ctx, a, storage.ChangeCorrected)
}

func (b *Bot) changeField(ctx context.Context, a ask, kind string) (reply.Doc, error) {
	var kinds []string
	if !certainRef(a.Values.Text("ref")) {
		kinds = b.kindsWith(a.Values.Text("field"))
	}
	hit, err := b.thing(ctx, a, "ref", a.Values.Text("ref"), kinds...)
	if err != nil {
		return reply.Doc{}, err
	}
	by := a.by()
	by.Reason = a.Values.Text("reason")
	var doc reply.Doc
	switch hit.Kind {
	case storage.HitCase:
		doc, err = changeOf(ctx, b, a, caseFields(), func(f field, v command.Values) (reply.Doc, error) {
			now, err := b.store.Case(ctx, a.sight, hit.Ref)
			if err != nil {
				return reply.Doc{}, err
			}
			before, after, err := b.store.EditCase(ctx, by, a.edits(hit.Ref, now.Revision, kind, f.Name), func(c *storage.Case) error { return f.toCase(a, v, c) })
			return b.changed(a, f.Name, hit, before, after, after.Visibility, by.Reason), err
		})
	case storage.HitIncident:
		doc, err = changeOf(ctx, b, a, b.incidentFields(), func(f field, v command.Values) (reply.Doc, error) {
			now, err := b.store.Incident(ctx, a.sight, hit.Ref)
			if err != nil {
				return reply.Doc{}, err
			}
			before, after, err := b.store.EditIncident(ctx, by, a.edits(hit.Ref, now.Revision, kind, f.Name), func(i *storage.Incident) error { return f.toIncident(a, v, i) })
			doc := b.changed(a, f.Name, hit, before, after, after.Reach, by.Reason)
			if err == nil && f.Name == "verification" {
				b.proof(&doc, after)
			}
			return doc, err
		})
	case storage.HitPerson, storage.HitOutlet:
		doc, err = changeOf(ctx, b, a, b.subjectFields(), func(f field, v command.Values) (reply.Doc, error) {
			now, err := b.store.Subject(ctx, a.sight, hit.Ref)
			if err != nil {
				return reply.Doc{}, err
			}
			before, after, err := b.store.EditSubject(ctx, by, a.edits(hit.Ref, now.Revision, kind, f.Name), func(s *storage.Subject) error {
				if f.Name == "outlet" && v.Has(valueName) {
					o, err := b.theSubject(ctx, a, "value", v.Text(valueName))
					if err != nil {
						return err
					}
					s.Outlet = o.Ref
					return nil
				}
				return f.toSubject(a, v, s)
			})
			return b.changed(a, f.Name, hit, before, after, 0, by.Reason), err
		})
	case storage.HitSource:
		doc, err = changeOf(ctx, b, a, b.sourceFields(), func(f field, v command.Values) (reply.Doc, error) {
			now, err := b.store.Source(ctx, a.sight, hit.Ref)
			if err != nil {
				return reply.Doc{}, err
			}
			before, after, err := b.store.EditSource(ctx, by, a.edits(hit.Ref, now.Revision, kind, f.Name), func(o *storage.Source) error { return f.toSource(a, v, o) })
			return b.changed(a, f.Name, hit, before, after, 0, by.Reason), err
		})
	}
	if errors.Is(err, storage.ErrNoChange) {
		f := b.fault(command.BadInput, "edit.same_value", words.Args{"field": reply.B(a.Values.Text("field"))})
		f.Field = "value"
		return reply.Doc{}, f
	}
	return doc, err
}

// proof warns where an incident is called corroborated without two independent sources: more links are not more proof.
func (b *Bot) proof(doc *reply.Doc, i storage.Incident) {
	var sources []storage.Source
	for _, c := range i.Citations {
		if c.Document != nil {
			sources = append(sources, *c.Document)
		}
	}
	if n := storage.Independent(sources); i.Verification == storage.Corroborated && n < 2 {
		doc.Warn(b.words.Line("edit.not_corroborated", words.Args{"n": n}))
	}
}

func changeOf(_ context.Context, b *Bot, a ask, fields []field, change func(field, command.Values) (reply.Doc, error)) (reply.Doc, error) {
	f, err := b.pick(fields, a.Values.Text("field"))
	if err != nil {
		return reply.Doc{}, err
	}
	v, err := b.value(a, f.Option, a.Values.Text("value"))
	if err != nil {
		return reply.Doc{}, err
	}
	return change(f, v)
}

// changed tells what a field was and is.
func (b *Bot) changed(a ask, name string, hit storage.Hit, before, after any, reach storage.Visibility, reason string) reply.Doc {
	doc := b.saved(a, hit.Ref, hit.Kind)
	was, is := fieldText(before, name), fieldText(after, name)
	doc.List(reply.Item{Text: b.words.Line("edit.field_was", words.Args{"field": reply.B(name), "was": orDash(was), "is": orDash(is)})})
	if reason != "" {
		doc.Para(b.words.Line("edit.reason", words.Args{"reason": reason}))
	}
	if others := refsOf(is); name == storage.LinkConflicts && len(others) > 0 {
		doc.Note(b.words.Line("edit.both_disputed", words.Args{"ref": reply.B(hit.Ref), "line": reply.Cmd("/edit " + others[0] + " verification disputed")}))
	}
	b.publicNote(&doc, reach)
	if !a.Preview {
		doc.Note(b.words.Line("edit.undo", words.Args{"undo": reply.Cmd("/undo")}))
	}
	return doc
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
