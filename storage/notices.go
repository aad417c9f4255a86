package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// NoticeLine is the state of a notice in one system: the latest request, decision or observation there. No line overrides
// another, and there is no one-word verdict over all of them. A system has several lines where it is not certain which of
// its steps came last.
type NoticeLine struct {
	System System
	Case   string // ref: the label of an unnamed country holds inside its case only
	// Outcome is of Outcomes: requested, refused, visible …
	Outcome string
	Latest  Incident
	// Earlier are the steps before it in the same system, latest first.
	Earlier []Incident
}

// NoticeReport is what is on file of notices on one person.
type NoticeReport struct {
	Subject Subject
	Lines   []NoticeLine
	// Statements are about the notices or observations: what was said, and what somebody declined to say.
	Statements []Incident
}

// Notices computes the state of notices on a person within the sight; ErrNotFound where there is no such person.
func (s *Store) Notices(ctx context.Context, sight Sight, subjectRef string) (NoticeReport, error) {
	var r NoticeReport
	var steps []Incident
	err := s.view(ctx, func(q querier) error {
		var err error
		if r.Subject, err = readIn(ctx, q, sight, RefSubject, subjectRef, loadSubjects); err != nil {
			return err
		}
		args := append(sight.args(), sql.Named("subject", r.Subject.ID))
		if steps, err = loadQuery(ctx, q, sight, `select distinct i.id from incidents i join targets t on t.incident_id = i.id join incident_types y on y.incident_id = i.id
			where t.subject_id = :subject and y.type in ('notice_request', 'notice_decision', 'notice_observation')
			and i.verification not in ('refuted', 'retracted') and `+seesIncident+` order by i.id`, args); err != nil {
			return err
		}
		list := make([]int64, len(steps))
		for n, i := range steps {
			list[n] = i.ID
		}
		r.Statements, err = loadQuery(ctx, q, sight, `select distinct i.id from incidents i join incident_links l on l.from_id = i.id
			where l.kind = 'about' and l.to_id in (select value from json_each(:ids)) and i.verification not in ('refuted', 'retracted') and `+seesIncident+` order by i.id`,
			append(sight.args(), sql.Named("ids", ids(list))))
		return err
	})
	if err != nil {
		return NoticeReport{}, fmt.Errorf("compute notices: %w", err)
	}
	r.Lines = noticeLines(steps, r.Subject.Ref)
	SortIncidents(r.Statements)
	return r, nil
}

// noticeLines puts steps under their systems. Where it is not certain which of several came last, or where they contradict
// each other, each has a line of its own: none overrides another.
func noticeLines(steps []Incident, subject string) []NoticeLine {
	type place struct {
		system System
		inCase string // of an unnamed country only
	}
	bySystem := map[place][]Incident{}
	shown := map[int64]Incident{}
	for _, i := range steps {
		shown[i.ID] = i
		if said := firstSaid(i); said != "" && (i.Reported == "" || said < i.Reported) {
			i.Reported = said // what somebody speaks of has happened
		}
		at := place{system: i.System}
		if strings.HasPrefix(string(i.System), "unnamed:") {
			at.inCase = i.Case
		}
		bySystem[at] = append(bySystem[at], i)
	}
	var lines []NoticeLine
	for _, list := range bySystem {
		slices.SortFunc(list, func(a, b Incident) int { return compareSteps(b, a, "") }) // latest first
		latest := len(lines)
		for n, i := range list {
			if n == 0 || !precedes(i, list[0]) {
				lines = append(lines, NoticeLine{System: i.System, Case: i.Case, Latest: shown[i.ID], Outcome: outcomeOf(i, subject)})
			} else {
				lines[latest].Earlier = append(lines[latest].Earlier, shown[i.ID])
			}
		}
	}
	rank := func(l NoticeLine) int {
		switch {
		case l.System == Interpol:
			return 0
		case strings.HasPrefix(string(l.System), "country:"):
			return 1
		}
		return 2
	}
	slices.SortFunc(lines, func(a, b NoticeLine) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.System, b.System), cmp.Compare(a.Case, b.Case), compareSteps(b.Latest, a.Latest, ""))
	})
	return lines
}

// precedes tells whether one step of a notice certainly came before another: by its date, by the explicit order of a day,
// or because a decision follows a request. Steps that contradict each other do not precede each other.
func precedes(a, b Incident) bool {
	if slices.Contains(a.Links, Link{Kind: LinkConflicts, To: b.Ref}) || slices.Contains(b.Links, Link{Kind: LinkConflicts, To: a.Ref}) {
		return false
	}
	if a.Is(NoticeRequest) && !b.Is(NoticeRequest) {
		return true
	}
	last := a.Date.Closed(a.Reported).To
	if a.Date.Precision == PrecisionDay && a.Date.From == b.Date.From && b.Date.Precision == PrecisionDay {
		return a.DayOrder < b.DayOrder
	}
	return last != "" && b.Date.From != "" && last < b.Date.From
}

// firstSaid is the first day on which a speaker is known to have spoken of the incident; empty where none is dated.
func firstSaid(i Incident) Day {
	var first Day
	for _, c := range i.Citations {
		if c.Said != nil && c.Said.To != "" && (first == "" || c.Said.To < first) {
			first = c.Said.To
		}
	}
	return first
}

// outcomeOf is the outcome for one subject.
func outcomeOf(i Incident, subject string) string {
	for _, t := range i.Targets {
		if t.Subject == subject {
			return t.Outcome
		}
	}
	return ""
}
