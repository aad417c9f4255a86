package handlers

import (
	"context"
	"strings"

	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// notices tells where notices on a person stand: one line a system, what came before it there, and what was said about
// them. There is no one-word verdict over all of them.
func (b *Bot) notices(ctx context.Context, a ask) (reply.Doc, error) {
	hit, answer, err := b.lookUp(ctx, a, "person", storage.HitPerson)
	if hit == nil {
		return answer, err
	}
	r, err := b.store.Notices(ctx, a.sight, hit.Ref)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("status.notices", words.Args{"who": b.whoRef(r.Subject), "day": day(a.today)}), Share: share("notices", r.Subject.Ref)}
	entries := make([]entry, 0, len(r.Lines)+len(r.Statements))
	unnamed := false
	for _, l := range r.Lines {
		entries = append(entries, entry{b.words.Line("status.notices_systems", nil), b.noticeEntry(l, r, a.sight)})
		unnamed = unnamed || strings.HasPrefix(string(l.System), "unnamed:")
	}
	for _, i := range r.Statements {
		entries = append(entries, entry{b.words.Line("status.notices_statements", nil), b.statementEntry(i, a.sight)})
	}
	if err := b.sections(&doc, a, entries); err != nil {
		return reply.Doc{}, err
	}
	if len(r.Lines) == 0 {
		doc.Para(b.words.Line("status.notices_none", words.Args{"who": b.who(r.Subject)}))
	}
	if unnamed {
		doc.Note(b.words.Line("status.notices_unnamed", nil))
	}
	doc.Note(b.words.Line("status.notices_rule", nil))
	b.paged(&doc, a, len(entries))
	return doc, nil
}

// noticeEntry is where a notice stands in one system, with the steps before it there. The label of a country that is not
// named holds inside its case only, so the case is said where the person has several.
func (b *Bot) noticeEntry(l storage.NoticeLine, r storage.NoticeReport, sight storage.Sight) reply.Item {
	it := b.noticeItem(l)
	it.Notes = append(b.otherDates(l.Latest), b.attributed(l.Latest, sight))
	for _, other := range r.Lines {
		if other.Case != l.Case {
			it.Text = join(" · ", it.Text, b.words.Line("status.in_case", words.Args{"case": reply.Ref(l.Case, "case "+l.Case)}))
			break
		}
	}
	for _, e := range l.Earlier {
		what := types(e)
		for _, t := range e.Targets {
			if t.Subject == r.Subject.Ref && t.Outcome != "" {
				what = plain(storage.Outcomes.Label(t.Outcome))
			}
		}
		it.Notes = append(it.Notes, b.words.Line("status.notices_before", words.Args{"step": join(" · ", what, b.date(e.Date), b.attributed(e, sight))}))
		it.Notes = append(it.Notes, b.otherDates(e)...)
		it.Carries = append(it.Carries, e.Ref)
	}
	return it
}

// otherDates says what other reports say of the date of an incident, each with who reports it. None overrides another.
func (b *Bot) otherDates(i storage.Incident) []reply.Line {
	var out []reply.Line
	for _, c := range digest.OtherDates(i) {
		out = append(out, b.words.Line("status.other_date", words.Args{"date": b.dateWhole(*c.Date), "who": b.claimant(i, c)}))
	}
	return out
}

// statementEntry is what somebody said about something, or declined to say.
func (b *Bot) statementEntry(i storage.Incident, sight storage.Sight) reply.Item {
	what := types(i)
	if i.Stance != "" {
		what = reply.Of(reply.B(storage.Stances.Label(i.Stance)))
	}
	return reply.Item{Text: join(" · ", what, b.date(i.Date), reply.Text(i.Summary)), Notes: []reply.Line{b.attributed(i, sight)}, Carries: []string{i.Ref}}
}
