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
// that of another system, and there is no one-word verdict over all of them.
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
		id, err := lookUp(ctx, q, RefSubject, subjectRef)
		if err != nil {
			return err
		}
		found, err := loadSubjects(ctx, q, sight, []int64{id})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return ErrNotFound
		}
		r.Subject = found[0]
		args := append(sight.args(), sql.Named("subject", id))
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
	return r, nil
}

// noticeLines puts steps under their systems.
func noticeLines(steps []Incident, subject string) []NoticeLine {
	steps = slices.Clone(steps)
	slices.SortStableFunc(steps, func(a, b Incident) int { return compareSteps(b, a, "") }) // latest first
	at := map[string]int{}
	var lines []NoticeLine
	for _, i := range steps {
		key := string(i.System)
		if strings.HasPrefix(key, "unnamed:") {
			key += " " + i.Case
		}
		if n, ok := at[key]; ok {
			lines[n].Earlier = append(lines[n].Earlier, i)
			continue
		}
		at[key] = len(lines)
		line := NoticeLine{System: i.System, Case: i.Case, Latest: i}
		for _, t := range i.Targets {
			if t.Subject == subject {
				line.Outcome = t.Outcome
			}
		}
		lines = append(lines, line)
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
	slices.SortStableFunc(lines, func(a, b NoticeLine) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.System, b.System), cmp.Compare(a.Case, b.Case))
	})
	return lines
}
