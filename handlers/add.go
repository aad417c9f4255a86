package handlers

import (
	"context"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// by is who changes something, and what asked for it.
func (a ask) by() storage.By {
	return storage.By{Account: a.Caller.Account, Platform: a.Caller.Platform, Key: a.Key, Action: a.Spec.Name, DryRun: a.Preview}
}

// saved is the answer to a change: in a preview the heading of a preview, else what was done, with the ref.
func (b *Bot) saved(a ask, ref, opens string) reply.Doc {
	if a.Preview {
		return reply.Doc{Title: b.words.Line("edit.preview", nil)}
	}
	doc := reply.Doc{Title: b.words.Line("edit.saved", words.Args{"ref": reply.Ref(ref, opens+" "+ref)})}
	return doc
}

// addCase opens a case.
func (b *Bot) addCase(ctx context.Context, a ask) (reply.Doc, error) {
	c := storage.Case{Title: a.Values.Text("title"), Country: a.Values.Text("country"), Summary: a.Values.Text("summary"),
		Owner: a.Caller.Platform + ":" + a.Caller.ID, Visibility: storage.VisibleTeam, Tags: tags(a.Values.Text("tags"))}
	stored, err := b.store.AddCase(ctx, a.by(), c)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.saved(a, stored.Ref, "case")
	doc.List(reply.Item{Text: join(" · ", reply.Of(reply.B(stored.Title)), reply.Text(command.CountryName(stored.Country)), reply.Text(stored.Summary))})
	doc.Note(b.words.Line("edit.for_team", nil))
	if !a.Preview {
		doc.Note(b.words.Line("edit.next_incident", words.Args{"line": reply.Cmd("/addincident " + stored.Ref)}))
	}
	return doc, nil
}

// tags reads beats parted by commas or blanks.
func tags(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '#' || r == '\n' })
}

// addIncident adds a report to a case, with the people and the source that come with it.
func (b *Bot) addIncident(ctx context.Context, a ask) (reply.Doc, error) {
	c, err := b.theCase(ctx, a, a.Values.Text("case"))
	if err != nil {
		return reply.Doc{}, err
	}
	i := storage.Incident{Case: c.Ref, Types: a.Values.Texts("type"), Summary: a.Values.Text("summary"), Place: a.Values.Text("place"), Authority: a.Values.Text("by"),
		Stance: a.Values.Text("stance"), Verification: storage.Unreviewed, Visibility: max(storage.VisibleTeam, c.Visibility)}
	when, _ := a.Values.Period("date")
	i.Date = dateOf(when)
	if i.System, err = b.systemOf(a.Values.Text("system")); err != nil {
		return reply.Doc{}, err
	}
	if err := b.future(a, i); err != nil {
		return reply.Doc{}, err
	}
	var p parts
	if err := b.people(ctx, a, a.Values.Text("who"), kindOfTarget(i), &p); err != nil {
		return reply.Doc{}, err
	}
	if i.Targets, err = b.withOutcome(a, i, p.targets); err != nil {
		return reply.Doc{}, err
	}
	cited, err := b.citationOf(ctx, a, &p)
	if err != nil {
		return reply.Doc{}, err
	}
	i.Citations = []storage.Citation{cited}
	if n, ok := a.Values.Int("headcount"); ok {
		i.Claims = []storage.Claim{{Field: storage.ClaimHeadcount, People: n, Source: cited.Source, Speaker: cited.Speaker}}
	}
	if about := a.Values.Text("about"); about != "" {
		target, err := b.store.Incident(ctx, a.sight, about)
		if err != nil {
			return reply.Doc{}, b.notOnFile("about", about, err)
		}
		i.Links = []storage.Link{{Kind: storage.LinkAbout, To: target.Ref}}
	}
	stored, err := b.store.AddIncident(ctx, a.by(), a.sight, storage.Addition{Incident: i, Subjects: p.subjects, Sources: p.sources})
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.saved(a, stored.Ref, "incident")
	if a.Preview {
		stored.Ref = "" // it gets its ref when it is stored
	}
	doc.Para(caseLine(c))
	doc.List(b.incidentPreview(stored, a.sight))
	b.partsNotes(ctx, &doc, a, p)
	doc.Note(b.words.Line("edit.for_team_incident", nil))
	if !a.Preview {
		doc.Note(b.words.Line("edit.next_publish", words.Args{"publish": reply.Cmd("/publish " + stored.Ref), "undo": reply.Cmd("/undo")}))
	}
	return doc, nil
}

// incidentPreview is an incident in the words readers will see, with who it happened to.
func (b *Bot) incidentPreview(i storage.Incident, sight storage.Sight) reply.Item {
	item := b.incidentItem(i, sight)
	for _, t := range i.Targets {
		item.Notes = append(item.Notes, b.targetLine(t))
	}
	for _, c := range i.Citations {
		if c.Verbatim {
			item.Notes = append(item.Notes, reply.Of(reply.Span{Kind: reply.Quote, Text: c.Words}))
		}
	}
	return item
}

// targetLine is one person or group of an incident, with what came of it.
func (b *Bot) targetLine(t storage.Target) reply.Line {
	var who reply.Line
	switch {
	case t.Who != nil:
		who = b.who(*t.Who)
	case t.Group != nil:
		who = reply.Text(t.Group.Description)
	}
	var outcome, sentence reply.Line
	if t.Outcome != "" {
		outcome = reply.Text(storage.Outcomes.Label(t.Outcome))
	}
	if t.Sentence != "" {
		sentence = reply.Text(storage.Sentences.Label(t.Sentence))
		if t.Months > 0 {
			sentence = b.words.Line("edit.months", words.Args{"n": t.Months, "kind": storage.Sentences.Label(t.Sentence)})
		}
	}
	return join(" · ", who, outcome, sentence, reply.Of(reply.T(t.Role))[:min(1, len(t.Role))])
}

// partsNotes says which people and sources on file were taken, and which are new.
func (b *Bot) partsNotes(ctx context.Context, doc *reply.Doc, a ask, p parts) {
	for _, s := range p.known {
		cases, err := b.store.CasesOf(ctx, a.sight, s.Ref)
		if err != nil {
			cases = nil // the question stands without them
		}
		var in reply.Line
		for _, c := range cases {
			in = join(", ", in, reply.Of(reply.Ref(c.Ref, "case "+c.Ref), reply.T(" "+c.Title)))
		}
		key := "edit.same_person"
		if len(in) == 0 {
			key = "edit.same_person_nowhere"
		}
		doc.Note(b.words.Line(key, words.Args{"who": b.whoRef(s), "cases": in, "new": reply.Span{Kind: reply.Code, Text: newWord + s.Name()}}))
	}
	for _, s := range p.subjects {
		key := "edit.is_new_person"
		if s.Kind == storage.Outlet {
			key = "edit.is_new_outlet"
		}
		doc.Note(b.words.Line(key, words.Args{"name": reply.B(s.Names[0].Name)}))
	}
	if p.linked != nil {
		doc.Note(b.words.Line("edit.source_linked", words.Args{"ref": reply.B(p.linked.Ref), "publisher": p.linked.Publisher, "title": p.linked.Title}))
	}
}

// kindOfTarget is what a new name is: an outlet where the incident happens to outlets, else a person.
func kindOfTarget(i storage.Incident) string {
	if storage.IncidentTypes.Group(i.Type()) == storage.GroupOutlet && i.Type() != "border_stop" && i.Type() != "access_denied" {
		return storage.Outlet
	}
	return storage.Person
}

// future refuses what cannot have happened yet: only a hearing, and what a sentence of a law or court sets, lies ahead.
func (b *Bot) future(a ask, i storage.Incident) error {
	if i.Date.From == "" || i.Date.From <= a.today || i.Is(storage.Hearing) {
		return nil
	}
	f := b.fault(command.BadInput, "edit.future", words.Args{"date": b.date(i.Date), "today": day(a.today)})
	f.Field = "date"
	return f
}

// withOutcome gives everybody named the outcome and the sentence that were typed.
func (b *Bot) withOutcome(a ask, i storage.Incident, targets []storage.Target) ([]storage.Target, error) {
	outcome := a.Values.Text("outcome")
	kind, months, err := b.sentenceOf(a.Values.Text("sentence"))
	if err != nil {
		return nil, err
	}
	if (outcome != "" || kind != "") && len(targets) == 0 {
		f := b.fault(command.BadInput, "edit.nobody", words.Args{"example": reply.Span{Kind: reply.Code, Text: `who:"Aleksandr Aleksandrov"`}})
		f.Field = "who"
		return nil, f
	}
	if outcome != "" && !fits(outcome, i) {
		f := b.fault(command.BadInput, "edit.bad_outcome", words.Args{"outcome": reply.B(outcome), "type": storage.IncidentTypes.Label(i.Type())})
		f.Field = "outcome"
		return nil, f
	}
	for n := range targets {
		targets[n].Outcome, targets[n].Sentence, targets[n].Months = outcome, kind, months
		targets[n].Role = a.Values.Text("role")
	}
	return targets, nil
}

// fits tells whether an outcome is one of the incident's types.
func fits(outcome string, i storage.Incident) bool {
	group := storage.Outcomes.Group(outcome)
	for _, t := range i.Types {
		switch {
		case outcome == storage.Upheld && (t == "designation" || storage.IncidentTypes.Group(t) == storage.GroupOutlet):
			return true
		case group == storage.OutcomeOfNotice && storage.IncidentTypes.Group(t) == storage.GroupInterpol,
			group == storage.OutcomeOfObservation && t == storage.CustodyObservation,
			group == storage.OutcomeOfDesignation && (t == "designation" || t == storage.TravelBan || storage.IncidentTypes.Group(t) == storage.GroupOutlet),
			group == storage.OutcomeOfRelease && (storage.IncidentTypes.Group(t) == storage.GroupLiberty || t == storage.Clemency),
			group == storage.OutcomeOfLegalStep && (storage.IncidentTypes.Group(t) == storage.GroupLegal || storage.IncidentTypes.Group(t) == storage.GroupOutlet):
			return true
		}
	}
	return false
}

// addTarget adds people or a group to an incident.
func (b *Bot) addTarget(ctx context.Context, a ask) (reply.Doc, error) {
	i, err := b.store.Incident(ctx, a.sight, a.Values.Text("incident"))
	if err != nil {
		return reply.Doc{}, b.notOnFile("incident", a.Values.Text("incident"), err)
	}
	var p parts
	if err := b.people(ctx, a, a.Values.Text("who"), kindOfTarget(i), &p); err != nil {
		return reply.Doc{}, err
	}
	added, err := b.withOutcome(a, i, p.targets)
	if err != nil {
		return reply.Doc{}, err
	}
	return b.addParts(ctx, a, i, p, func(x *storage.Incident) error {
		for _, t := range added {
			for _, have := range x.Targets {
				if t.Subject != "" && have.Subject == t.Subject {
					f := b.fault(command.BadInput, "edit.named_already", words.Args{"who": reply.B(t.Subject)})
					f.Field = "who"
					return f
				}
			}
		}
		x.Targets = append(x.Targets, added...)
		return nil
	}, "who")
}

// addSource adds a source to an incident.
func (b *Bot) addSource(ctx context.Context, a ask) (reply.Doc, error) {
	i, err := b.store.Incident(ctx, a.sight, a.Values.Text("incident"))
	if err != nil {
		return reply.Doc{}, b.notOnFile("incident", a.Values.Text("incident"), err)
	}
	var p parts
	cited, err := b.citationOf(ctx, a, &p)
	if err != nil {
		return reply.Doc{}, err
	}
	return b.addParts(ctx, a, i, p, func(x *storage.Incident) error {
		for _, have := range x.Citations {
			if have.Source == cited.Source && strings.EqualFold(have.Speaker, cited.Speaker) {
				f := b.fault(command.BadInput, "edit.cited_already", words.Args{"ref": reply.B(cited.Source)})
				f.Field = "source"
				return f
			}
		}
		x.Citations = append(x.Citations, cited)
		return nil
	}, "source")
}

func (b *Bot) addParts(ctx context.Context, a ask, i storage.Incident, p parts, change func(*storage.Incident) error, field string) (reply.Doc, error) {
	_, after, err := b.store.AddParts(ctx, a.by(), a.edits(i.Ref, i.Revision, storage.ChangeUpdated, field), p.subjects, p.sources, change)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.saved(a, after.Ref, "incident")
	doc.List(b.incidentPreview(after, a.sight))
	b.partsNotes(ctx, &doc, a, p)
	b.publicNote(&doc, after.Reach)
	return doc, nil
}

// edits names what is edited: a preview remembers the revision it showed, and the change holds it against the store.
func (a ask) edits(ref string, revision int, kind, field string) storage.EditOf {
	of := storage.EditOf{Sight: a.sight, Ref: ref, Kind: kind, Field: field}
	if a.Preview {
		a.Seen[ref] = revision
	} else {
		of.Revision = a.Seen[ref]
	}
	return of
}

// publicNote says that the change is seen by everybody at once.
func (b *Bot) publicNote(doc *reply.Doc, reach storage.Visibility) {
	if reach == storage.VisiblePublic {
		doc.Warn(b.words.Line("edit.public", nil))
	}
}

// addName adds a spelling to a person or an outlet.
func (b *Bot) addName(ctx context.Context, a ask) (reply.Doc, error) {
	s, err := b.theSubject(ctx, a, "subject", a.Values.Text("subject"))
	if err != nil {
		return reply.Doc{}, err
	}
	name := a.Values.Text("name")
	_, after, err := b.store.EditSubject(ctx, a.by(), a.edits(s.Ref, s.Revision, storage.ChangeUpdated, "name"), func(x *storage.Subject) error {
		for _, n := range x.Names {
			if n.Name == name {
				return storage.ErrNoChange
			}
		}
		x.Names = append(x.Names, storage.Name{Name: name, Script: scriptOf(name)})
		return nil
	})
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.saved(a, after.Ref, after.Kind)
	var names reply.Line
	for _, n := range after.Names {
		names = join(", ", names, reply.Of(reply.B(n.Name)))
	}
	doc.List(reply.Item{Text: names})
	doc.Note(b.words.Line("edit.name_public", nil))
	return doc, nil
}
