package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
)

// missing says which field names something that is not there.
func missing(field, ref string, err error) error {
	if errors.Is(err, ErrNotFound) {
		return Invalid{Field: field, Problem: "names something that is not on file", Value: ref}
	}
	return err
}

// putIncident stores an incident, new (before is nil) or changed, with all that hangs on it but its links, and logs the
// change. It fills in after's ID, Ref and Reach. Links are put by putLinks, as they may point at incidents stored later.
func (w *writer) putIncident(ctx context.Context, before, after *Incident, kind, field string) error {
	if err := after.check(); err != nil {
		return err
	}
	in, err := w.caseOf(ctx, after.Case)
	if err != nil {
		return missing("case", after.Case, err)
	}
	after.CaseID, after.Reach = in.id, max(after.Visibility, in.visibility) // the reach as triggers keep it
	e := entry{kind: kind, object: RefIncident, field: field, caseID: in.id, sees2: after.Reach, after: after}
	columns := append([]any{in.id}, dateArgs(after.Date)...)
	columns = append(columns, after.DayOrder, after.Place, textOrNull(after.Country), textOrNull(after.Authority), after.Body, string(after.System), after.Summary,
		textOrNull(after.Stance), after.Verification, int(after.Visibility), embargoArg(after.Embargo), textOrNull(after.Slug), w.at.UnixMilli())
	if before == nil {
		if after.ID, after.Ref, err = w.allot(ctx, RefIncident, after.Ref, ""); err != nil {
			return err
		}
		err = w.write(ctx, `insert into incidents (case_id, date_from, date_to, date_precision, date_inferred, date_words, day_order, place, country, authority,
			body, system, summary, stance, verification, visibility, embargo_until, slug, changed_at, id, ref, created_at, reach, in_country)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			append(columns, after.ID, after.Ref, w.at.UnixMilli(), int(after.Reach), cmp.Or(after.Country, in.country))...)
	} else {
		after.ID, after.Ref = before.ID, before.Ref
		e.before, e.sees = before, before.Reach
		_, err = w.exec(ctx, `update incidents set case_id = ?, date_from = ?, date_to = ?, date_precision = ?, date_inferred = ?, date_words = ?, day_order = ?,
			place = ?, country = ?, authority = ?, body = ?, system = ?, summary = ?, stance = ?, verification = ?, visibility = ?, embargo_until = ?, slug = ?,
			changed_at = ?, revision = revision + 1 where id = ?`, append(columns, after.ID)...)
		for _, table := range []string{"incident_types", "targets", "citations", "claims"} {
			if err == nil {
				_, err = w.exec(ctx, `delete from `+table+` where incident_id = ?`, after.ID)
			}
		}
	}
	if err != nil {
		return fmt.Errorf("store incident: %w", err)
	}
	for _, put := range []func(context.Context, *Incident) error{w.putTypes, w.putTargets, w.putCitations, w.putClaims} {
		if err := put(ctx, after); err != nil {
			return err
		}
	}
	if err := w.index(ctx, docIncident, after.ID, before == nil, after.Summary, after.Place, after.Body); err != nil {
		return err
	}
	e.id, e.ref = after.ID, after.Ref
	return w.log(ctx, e)
}

func (w *writer) putTypes(ctx context.Context, i *Incident) error {
	for place, code := range i.Types {
		if err := w.write(ctx, `insert into incident_types (incident_id, place, type) values (?, ?, ?)`, i.ID, place, code); err != nil {
			return fmt.Errorf("store types: %w", err)
		}
	}
	return nil
}

func (w *writer) putTargets(ctx context.Context, i *Incident) error {
	for place, t := range i.Targets {
		var subject int64
		g := t.Group
		if g == nil {
			g = &Group{}
			var err error
			if subject, err = w.numberOf(ctx, RefSubject, t.Subject); err != nil {
				return missing("who", t.Subject, err)
			}
		}
		if err := w.write(ctx, `insert into targets (incident_id, place, subject_id, people, description, rest, named, role, outcome, sentence, months, term)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, i.ID, place, orNull(subject), orNull(int64(g.People)), g.Description, g.Rest, t.Named, t.Role,
			textOrNull(t.Outcome), textOrNull(t.Sentence), orNull(int64(t.Months)), t.Term); err != nil {
			return fmt.Errorf("store targets: %w", err)
		}
	}
	return nil
}

func (w *writer) putCitations(ctx context.Context, i *Incident) error {
	for place, c := range i.Citations {
		source, err := w.numberOf(ctx, RefSource, c.Source)
		if err != nil {
			return missing("source", c.Source, err)
		}
		if c.Verbatim {
			if err := w.quotable(ctx, source); err != nil {
				return err
			}
		}
		said := UnknownDate()
		if c.Said != nil {
			said = *c.Said
		}
		args := append([]any{i.ID, place, source, c.Speaker, c.Words, c.Verbatim}, dateArgs(said)...)
		if err := w.write(ctx, `insert into citations (incident_id, place, source_id, speaker, words, verbatim, said_from, said_to, said_precision, said_inferred, said_words)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...); err != nil {
			return fmt.Errorf("store sources of incident: %w", err)
		}
	}
	return nil
}

// quotable refuses a quotation from a source whose words are not the speaker's own (DOMAIN rule 7).
func (w *writer) quotable(ctx context.Context, source int64) error {
	o, err := one(ctx, w, `select kind, case when derived_from is null then '' else 'on file' end from sources where id = ?`, []any{source},
		func(row *tuple) (Source, error) {
			var o Source
			err := row.Scan(&o.Kind, &o.DerivedFrom)
			return o, err
		})
	if err != nil {
		return fmt.Errorf("find source: %w", err)
	}
	if !o.Quotable() {
		problem := "cannot come from a " + SourceKinds.Label(o.Kind) + ": its words are not the speaker's own"
		if o.Kind == "republication" {
			problem = "cannot come from a republication whose original is not on file"
		}
		return Invalid{Field: "quote", Problem: problem}
	}
	return nil
}

func (w *writer) putClaims(ctx context.Context, i *Incident) error {
	for place, c := range i.Claims {
		var source int64
		if c.Source != "" {
			var err error
			if source, err = w.numberOf(ctx, RefSource, c.Source); err != nil {
				return missing("claims", c.Source, err)
			}
		}
		date := []any{nil, nil, nil, false, ""}
		if c.Date != nil {
			date = dateArgs(*c.Date)
		}
		args := append([]any{i.ID, place, c.Field, orNull(int64(c.People)), orNull(source), c.Speaker}, date...)
		if err := w.write(ctx, `insert into claims (incident_id, place, field, people, source_id, speaker, date_from, date_to, date_precision, date_inferred, date_words)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...); err != nil {
			return fmt.Errorf("store claims: %w", err)
		}
	}
	return nil
}

// putLinks replaces the links of an incident. A conflict is told from both sides.
func (w *writer) putLinks(ctx context.Context, i *Incident) error {
	if _, err := w.exec(ctx, `delete from incident_links where from_id = :id or (kind = 'conflicts' and to_id = :id)`, namedID(i.ID)); err != nil {
		return fmt.Errorf("store links: %w", err)
	}
	for _, l := range i.Links {
		to, err := lookUp(ctx, w, RefIncident, l.To)
		if err != nil {
			return missing("about", l.To, err)
		}
		pairs := [][2]int64{{i.ID, to}}
		if l.Kind == LinkConflicts {
			pairs = append(pairs, [2]int64{to, i.ID})
		}
		for _, p := range pairs {
			if _, err := w.exec(ctx, `insert or ignore into incident_links (from_id, to_id, kind) values (?, ?, ?)`, p[0], p[1], l.Kind); err != nil {
				return fmt.Errorf("store links: %w", err)
			}
		}
	}
	return nil
}
