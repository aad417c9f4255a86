package handlers

import (
	"context"
	"errors"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// everything after a case's ref takes all that is in it along.
const everything = "all"

// publish shows cases and incidents to everybody: those named, and with "all" everything of a case that may be.
func (b *Bot) publish(ctx context.Context, a ask) (reply.Doc, error) {
	cases, incidents, err := b.toPublish(ctx, a, strings.Fields(a.Values.Text("ref")))
	if err != nil {
		return reply.Doc{}, err
	}
	var of []storage.EditOf
	for _, c := range cases {
		of = append(of, a.edits(c.Ref, c.Revision, storage.ChangePublished, "visibility"))
	}
	for _, i := range incidents {
		one := a.edits(i.Ref, i.Revision, storage.ChangePublished, "visibility")
		one.Reviewed = a.Values.Text("verification")
		of = append(of, one)
	}
	published, err := b.store.PublishAll(ctx, a.by(), a.today, of)
	if errors.Is(err, storage.ErrNoChange) {
		return reply.Doc{}, b.fault(command.BadInput, "edit.public_already", nil)
	}
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("edit.published", words.Args{"n": len(of)})}
	if a.Preview {
		doc.Title = b.words.Line("edit.publish_preview", nil)
	}
	var items []reply.Item
	for _, c := range published.Cases {
		items = append(items, reply.Item{Text: caseLine(c), Notes: []reply.Line{reply.Text(c.Summary)}})
	}
	for _, i := range published.Incidents {
		if i.Reach == storage.VisiblePublic {
			items = append(items, b.incidentPreview(i, storage.PublicSight()))
		} else {
			items = append(items, reply.Item{Text: b.words.Line("edit.waits_for_case", words.Args{"ref": reply.Ref(i.Ref, "incident "+i.Ref), "case": reply.Ref(i.Case, "case "+i.Case)})})
		}
	}
	doc.List(items...)
	b.warnings(&doc, a, published)
	if !a.Preview {
		doc.Note(b.words.Line("edit.undo", words.Args{"undo": reply.Cmd("/undo")}))
	}
	return doc, nil
}

// toPublish reads what publish was given.
func (b *Bot) toPublish(ctx context.Context, a ask, refs []string) ([]storage.Case, []storage.Incident, error) {
	var cases []storage.Case
	var incidents []storage.Incident
	for _, ref := range refs {
		ref = strings.Trim(ref, ",;")
		if strings.EqualFold(ref, everything) && len(cases) > 0 {
			c := cases[len(cases)-1]
			list, err := b.store.Incidents(ctx, a.sight, storage.IncidentFilter{Case: c.Ref}, storage.Page{Limit: 1000})
			if err != nil {
				return nil, nil, err
			}
			for _, i := range list.Incidents {
				// A restricted thing is published by its own ref only, and one under embargo too.
				if i.Visibility == storage.VisibleTeam && i.Embargo == nil {
					incidents = append(incidents, i)
				}
			}
			continue
		}
		if strings.EqualFold(ref, everything) {
			f := b.fault(command.BadInput, "edit.all_of_what", words.Args{"all": reply.B(everything), "example": reply.Span{Kind: reply.Code, Text: "/publish KG-4T7Q " + everything}})
			f.Field = "ref"
			return nil, nil, f
		}
		hit, err := b.thing(ctx, a, "ref", ref, storage.HitCase, storage.HitIncident)
		if err != nil {
			return nil, nil, err
		}
		if hit.Kind == storage.HitCase {
			c, err := b.store.Case(ctx, a.sight, hit.Ref)
			if err != nil {
				return nil, nil, err
			}
			cases = append(cases, c)
			continue
		}
		i, err := b.store.Incident(ctx, a.sight, hit.Ref)
		if err != nil {
			return nil, nil, err
		}
		incidents = append(incidents, i)
	}
	return cases, incidents, nil
}

// warnings say where the public answer would be wrong: who would stand as held for the public and not for the team, or
// the other way round, and what is published without having been reviewed.
func (b *Bot) warnings(doc *reply.Doc, a ask, p storage.Published) {
	for _, d := range p.Differs {
		key := "edit.public_held"
		if !d.PublicHeld {
			key = "edit.public_free"
		}
		doc.Warn(b.words.Line(key, words.Args{"who": b.whoRef(d.Subject)}))
	}
	var refs reply.Line
	for _, i := range p.Incidents {
		if i.Verification == storage.Unreviewed {
			refs = join(", ", refs, reply.Of(reply.B(i.Ref)))
		}
	}
	if len(refs) > 0 && a.Preview {
		doc.Warn(b.words.Line("edit.unreviewed", words.Args{"refs": refs, "line": reply.Span{Kind: reply.Code, Text: "verification: single_source"}}))
	}
}

// hide changes the visibility or embargo of one case or incident.
func (b *Bot) hide(ctx context.Context, a ask, kind, key, reason string, change func(*storage.Visibility, **time.Time)) (reply.Doc, error) {
	hit, err := b.thing(ctx, a, "ref", a.Values.Text("ref"), storage.HitCase, storage.HitIncident)
	if err != nil {
		return reply.Doc{}, err
	}
	by := a.by()
	by.Reason = reason
	var wasPublic bool
	if hit.Kind == storage.HitCase {
		c, err := b.store.Case(ctx, a.sight, hit.Ref)
		if err != nil {
			return reply.Doc{}, err
		}
		wasPublic = c.Visibility == storage.VisiblePublic
		_, _, err = b.store.EditCase(ctx, by, a.edits(c.Ref, c.Revision, kind, "visibility"), func(c *storage.Case) error {
			change(&c.Visibility, &c.Embargo)
			return nil
		})
		if err != nil {
			return reply.Doc{}, b.unchanged(err)
		}
	} else {
		i, err := b.store.Incident(ctx, a.sight, hit.Ref)
		if err != nil {
			return reply.Doc{}, err
		}
		wasPublic = i.Reach == storage.VisiblePublic
		_, _, err = b.store.EditIncident(ctx, by, a.edits(i.Ref, i.Revision, kind, "visibility"), func(i *storage.Incident) error {
			change(&i.Visibility, &i.Embargo)
			return nil
		})
		if err != nil {
			return reply.Doc{}, b.unchanged(err)
		}
	}
	doc := b.saved(a, hit.Ref, hit.Kind)
	doc.List(reply.Item{Text: b.words.Line(key, words.Args{"title": reply.B(clip(hit.Title, 120)), "ref": reply.B(hit.Ref)})})
	if reason != "" {
		doc.Para(b.words.Line("edit.reason", words.Args{"reason": reason}))
	}
	if wasPublic {
		doc.Warn(b.words.Line("edit.was_public", nil))
	}
	if !a.Preview {
		doc.Note(b.words.Line("edit.undo", words.Args{"undo": reply.Cmd("/undo")}))
	}
	return doc, b.whoHadIt(ctx, &doc, hit.Ref)
}

// unchanged says that a change would have changed nothing.
func (b *Bot) unchanged(err error) error {
	if errors.Is(err, storage.ErrNoChange) {
		return b.fault(command.BadInput, "edit.no_change", nil)
	}
	return err
}

func (b *Bot) withdraw(ctx context.Context, a ask) (reply.Doc, error) {
	return b.hide(ctx, a, storage.ChangeWithdrawn, "edit.withdrawn", a.Values.Text("reason"), func(v *storage.Visibility, _ **time.Time) { storage.Withdraw(v) })
}

// embargo keeps something from the public. The moment only asks: it publishes nothing.
func (b *Bot) embargo(ctx context.Context, a ask) (reply.Doc, error) {
	until, _ := a.Values.Instant("until")
	if !until.After(a.Now) {
		f := b.fault(command.BadInput, "edit.embargo_past", words.Args{"example": reply.Span{Kind: reply.Code, Text: a.Now.AddDate(0, 0, 7).Format(time.DateOnly)}})
		f.Field = "until"
		return reply.Doc{}, f
	}
	doc, err := b.hide(ctx, a, storage.ChangeUpdated, "edit.embargoed", "", func(v *storage.Visibility, e **time.Time) { storage.Embargo(v, e, until) })
	if err != nil {
		return reply.Doc{}, err
	}
	doc.Note(b.words.Line("edit.embargo_asks", words.Args{"until": reply.Span{Kind: reply.Instant, Text: until.In(b.zone).Format("2 Jan 2006 15:04 MST"), Target: until.UTC().Format(time.RFC3339)}}))
	return doc, nil
}

// share opens something restricted to one person.
func (b *Bot) share(ctx context.Context, a ask) (reply.Doc, error) {
	hit, err := b.thing(ctx, a, "ref", a.Values.Text("ref"), storage.HitCase, storage.HitIncident)
	if err != nil {
		return reply.Doc{}, err
	}
	who, err := b.account("user", a.Values.Text("user"), a.Caller.Platform)
	if err != nil {
		return reply.Doc{}, err
	}
	if err := b.store.Share(ctx, a.by(), a.sight, hit.Ref, who.Platform+":"+who.RemoteID); err != nil {
		return reply.Doc{}, b.unchanged(err)
	}
	doc := reply.Doc{Title: b.words.Line("edit.shared", words.Args{"ref": reply.Ref(hit.Ref, hit.Kind+" "+hit.Ref), "who": reply.B(who.Platform + ":" + who.RemoteID)})}
	open, err := b.openTo(ctx, a, hit)
	if err != nil {
		return reply.Doc{}, err
	}
	doc.Note(b.words.Line("edit.shared_"+open.String(), nil))
	doc.Note(b.words.Line("edit.undo", words.Args{"undo": reply.Cmd("/undo")}))
	return doc, nil
}

// openTo is how widely a case or an incident is seen as it is: an incident never more widely than its case.
func (b *Bot) openTo(ctx context.Context, a ask, hit storage.Hit) (storage.Visibility, error) {
	if hit.Kind == storage.HitCase {
		c, err := b.store.Case(ctx, a.sight, hit.Ref)
		return c.Visibility, err
	}
	i, err := b.store.Incident(ctx, a.sight, hit.Ref)
	if err != nil {
		return 0, err
	}
	c, err := b.store.Case(ctx, a.sight, i.Case)
	return max(i.Visibility, c.Visibility), err
}

func (b *Bot) closeCase(ctx context.Context, a ask) (reply.Doc, error) {
	return b.setClosed(ctx, a, true, storage.ChangeClosed, "edit.closed")
}

func (b *Bot) reopenCase(ctx context.Context, a ask) (reply.Doc, error) {
	return b.setClosed(ctx, a, false, storage.ChangeReopened, "edit.reopened")
}

func (b *Bot) setClosed(ctx context.Context, a ask, closed bool, kind, key string) (reply.Doc, error) {
	c, err := b.theCase(ctx, a, a.Values.Text("case"))
	if err != nil {
		return reply.Doc{}, err
	}
	_, after, err := b.store.EditCase(ctx, a.by(), a.edits(c.Ref, c.Revision, kind, "state"), func(c *storage.Case) error { c.Closed = closed; return nil })
	if err != nil {
		return reply.Doc{}, b.unchanged(err)
	}
	doc := b.saved(a, c.Ref, "case")
	doc.List(reply.Item{Text: b.words.Line(key, words.Args{"title": reply.B(after.Title)})})
	b.publicNote(&doc, after.Visibility)
	return doc, nil
}
