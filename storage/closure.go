package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// ClosureReport is what is on file of measures against one outlet.
type ClosureReport struct {
	Subject Subject
	// Steps are the suits, orders, suspensions, blocks and losses of licence, first one first.
	Steps []Incident
	// Statements are about them: that the newsroom goes on publishing, say.
	Statements []Incident
}

// Closures lists the measures against an outlet up to a day, within the sight; ErrNotFound where there is no such outlet.
func (s *Store) Closures(ctx context.Context, sight Sight, outletRef string, asOf Day) (ClosureReport, error) {
	var r ClosureReport
	err := s.view(ctx, func(q querier) error {
		var err error
		if r.Subject, err = readIn(ctx, q, sight, RefSubject, outletRef, loadSubjects); err != nil {
			return err
		}
		r.Steps, err = loadQuery(ctx, q, sight, `select distinct i.id from incidents i join targets t on t.incident_id = i.id join incident_types y on y.incident_id = i.id
			where t.subject_id = :subject and y.type in ('closure_suit', 'closure_order', 'closure_final', 'suspension', 'licence_loss', 'site_block', 'material_ban', 'designation', 'appeal_ruling')
			and i.verification not in ('refuted', 'retracted') and (i.date_from is null or i.date_from <= :asof) and `+seesIncident+` order by i.id`,
			append(sight.args(), sql.Named("subject", r.Subject.ID), sql.Named("asof", string(asOf))))
		if err != nil {
			return err
		}
		list := make([]int64, len(r.Steps))
		for n, i := range r.Steps {
			list[n] = i.ID
		}
		r.Statements, err = loadQuery(ctx, q, sight, `select distinct i.id from incidents i join incident_links l on l.from_id = i.id
			where l.kind = 'about' and l.to_id in (select value from json_each(:ids)) and i.verification not in ('refuted', 'retracted')
			and (i.date_from is null or i.date_from <= :asof) and `+seesIncident+` order by i.id`,
			append(sight.args(), sql.Named("ids", ids(list)), sql.Named("asof", string(asOf))))
		return err
	})
	if err != nil {
		return ClosureReport{}, fmt.Errorf("compute closures: %w", err)
	}
	m := s.moment(asOf)
	later := func(i Incident) bool { // what is dated by its publication alone had not happened before it, as far as is known
		from, last := m.span(&i)
		return from > m.day || from == "" && last > m.day
	}
	r.Steps, r.Statements = slices.DeleteFunc(r.Steps, later), slices.DeleteFunc(r.Statements, later)
	slices.SortStableFunc(r.Steps, func(a, b Incident) int { return compareSteps(a, b, "") })
	SortIncidents(r.Statements)
	return r, nil
}
