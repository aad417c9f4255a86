package handlers

import (
	"context"
	"slices"
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
	doc.List(reply.Item{Text: join(" · ", reply.Of(reply.B(stored.Title)), plain(command.CountryName(stored.Country)), plain(stored.Summary), plain(strings.Join(stored.Tags, ", ")))})
	b.used(ctx, a, lately{Case: stored.Ref})
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
	named, err := b.again(ctx, a, "case", a.Values.Text("case"))
	if err != nil {
		return reply.Doc{}, err
	}
	c, err := b.theCase(ctx, a, named)
	if err != nil {
		return reply.Doc{}, err
	}
	i := storage.Incident{Case: c.Ref, Body: a.Values.Text("body"), Types: a.Values.Texts("type"), Summary: a.Values.Text("summary"), Place: a.Values.Text("place"), Authority: a.Values.Text("by"),
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
	b.stated(a, &i, cited)
	if i.Links, err = b.aboutOf(ctx, a); err != nil {
		return reply.Doc{}, err
	}
	stored, err := b.store.AddIncident(ctx, a.by(), a.sight, storage.Addition{Incident: i, Subjects: p.subjects, Sources: p.sources})
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.saved(a, stored.Ref, "incident")
	if a.Preview {
		stored.Ref = "" // it gets its ref when it is stored
		stored = p.unborn(stored)
	}
	doc.Para(caseLine(c))
	doc.List(b.incidentPreview(stored, a.sight))
	b.partsNotes(ctx, &doc, a, p, stored)
	b.used(ctx, a, lately{Case: stored.Case, Incident: stored.Ref, Source: stored.Citations[0].Source})
	doc.Note(b.words.Line("edit.for_team_incident", nil))
	if !a.Preview {
		doc.Note(b.words.Line("edit.next_publish", words.Args{"publish": reply.Cmd("/publish " + stored.Ref), "undo": reply.Cmd("/undo")}))
	}
	return doc, nil
}

// incidentPreview is an incident in the words readers will see, with who it happened to.
func (b *Bot) incidentPreview(i storage.Incident, sight storage.Sight) reply.Item {
	item := b.incidentItem(i, sight)
	if i.Ref == "" {
		item.Carries = nil // it gets its ref when it is stored
	}
	for _, t := range i.Targets {
		item.Notes = append(item.Notes, b.targetItem(t).Text)
	}
	for _, c := range i.Claims {
		item.Notes = append(item.Notes, join(" – ", b.claimed(c), b.claimant(i, c)))
	}
	for _, c := range i.Citations {
		item.Notes = append(item.Notes, b.spoken(c)...)
	}
	return item
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

// early finds while questions are still being asked what would only come to light at their end: a case that is not there,
// a date that lies ahead, a source that is no document, a name that several bear.
func (b *Bot) early(ctx context.Context, a ask) error {
	if a.Values.Has("case") {
		named, err := b.again(ctx, a, "case", a.Values.Text("case"))
		if err != nil {
			return err
		}
		if _, err := b.theCase(ctx, a, named); err != nil {
			return err
		}
	}
	i := storage.Incident{Types: a.Values.Texts("type")}
	if when, ok := a.Values.Period("date"); ok && len(i.Types) > 0 {
		i.Date = dateOf(when)
		if err := b.future(a, i); err != nil {
			return err
		}
	}
	var p parts
	if a.Values.Has("source") {
		if _, err := b.citationOf(ctx, a, &p); err != nil {
			return err
		}
	}
	if a.Values.Has("who") && len(i.Types) > 0 {
		return b.people(ctx, a, a.Values.Text("who"), kindOfTarget(i), &p)
	}
	return nil
}

// cameOut refuses a source that came out after today.
func (b *Bot) cameOut(a ask, published storage.Date) error {
	if published.From == "" || published.From <= a.today {
		return nil
	}
	f := b.fault(command.BadInput, "edit.future_source", words.Args{"date": b.date(published), "today": day(a.today), "example": reply.Span{Kind: reply.Code, Text: "published:" + string(a.today)}})
	f.Field = "published"
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
	for n := range targets {
		t := &targets[n]
		if t.Outcome == "" && t.Sentence == "" { // what was said of one alone holds for him
			t.Outcome, t.Sentence, t.Months = outcome, kind, months
		}
		t.Role = a.Values.Text("role")
		if t.Outcome != "" && !fits(t.Outcome, i) {
			f := b.fault(command.BadInput, "edit.bad_outcome", words.Args{"outcome": reply.B(t.Outcome), "type": storage.IncidentTypes.Label(i.Type())})
			f.Field = "outcome"
			return nil, f
		}
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
	i, err := b.theIncident(ctx, a)
	if err != nil {
		return reply.Doc{}, err
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
	i, err := b.theIncident(ctx, a)
	if err != nil {
		return reply.Doc{}, err
	}
	if when, ok := a.Values.Period("date"); ok {
		if err := b.future(a, storage.Incident{Types: i.Types, Date: dateOf(when)}); err != nil {
			return reply.Doc{}, err
		}
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
		b.stated(a, x, cited)
		return nil
	}, "source")
}

// theIncident finds the incident that something is added to.
func (b *Bot) theIncident(ctx context.Context, a ask) (storage.Incident, error) {
	ref, err := b.again(ctx, a, "incident", a.Values.Text("incident"))
	if err != nil {
		return storage.Incident{}, err
	}
	i, err := b.store.Incident(ctx, a.sight, ref)
	if err != nil {
		return storage.Incident{}, b.notOnFile("incident", ref, err)
	}
	return i, nil
}

// aboutOf reads the refs of the incidents that a statement is about.
func (b *Bot) aboutOf(ctx context.Context, a ask) ([]storage.Link, error) {
	var links []storage.Link
	for _, ref := range refsOf(a.Values.Text("about")) {
		ref, err := b.again(ctx, a, "incident", ref)
		if err != nil {
			return nil, err
		}
		target, err := b.store.Incident(ctx, a.sight, ref)
		if err != nil {
			return nil, b.notOnFile("about", ref, err)
		}
		links = append(links, storage.Link{Kind: storage.LinkAbout, To: target.Ref})
	}
	return links, nil
}

func (b *Bot) addParts(ctx context.Context, a ask, i storage.Incident, p parts, change func(*storage.Incident) error, field string) (reply.Doc, error) {
	_, after, err := b.store.AddParts(ctx, a.by(), a.edits(i.Ref, i.Revision, storage.ChangeUpdated, field), p.subjects, p.sources, change)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.saved(a, after.Ref, "incident")
	if a.Preview {
		after = p.unborn(after)
	}
	doc.List(b.incidentPreview(after, a.sight))
	b.partsNotes(ctx, &doc, a, p, after)
	b.publicNote(&doc, after.Reach)
	with := lately{Case: after.Case, Incident: after.Ref}
	if field == "source" {
		with.Source = after.Citations[len(after.Citations)-1].Source
	}
	b.used(ctx, a, with)
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
	_, after, err := b.store.EditSubject(ctx, a.by(), a.edits(s.Ref, s.Revision, storage.ChangeUpdated, "name"), func(x *storage.Subject) error {
		for name := range strings.SplitSeq(a.Values.Text("name"), ";") {
			name = strings.TrimSpace(name)
			if name != "" && !slices.ContainsFunc(x.Names, func(n storage.Name) bool { return n.Name == name }) {
				x.Names = append(x.Names, storage.Name{Name: name, Script: scriptOf(name)})
			}
		}
		return nil
	})
	if err != nil {
		return reply.Doc{}, b.unchanged(err)
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
