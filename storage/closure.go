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
			where t.subject_id = :subject and y.type in (select value from json_each(:types))
			and i.verification not in ('refuted', 'retracted') and (i.date_from is null or i.date_from <= :asof) and `+seesIncident+` order by i.id`,
			append(sight.args(), sql.Named("subject", r.Subject.ID), sql.Named("asof", string(asOf)), sql.Named("types", texts(closureSteps))))
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
	r.Steps, r.Statements = closureOrder(r.Steps, m), slices.DeleteFunc(r.Statements, m.later)
	SortIncidents(r.Statements)
	return r, nil
}

// closureSteps are the types of incident that are measures against an outlet.
var closureSteps = []string{ClosureSuit, ClosureOrder, ClosureFinal, Suspension, LicenceLoss, SiteBlock, "material_ban", "designation", AppealRuling} //nolint:gochecknoglobals // a constant list

// closureOrder puts the measures that had been taken at a moment into their order.
func closureOrder(steps []Incident, m moment) []Incident {
	steps = slices.DeleteFunc(steps, m.later)
	slices.SortStableFunc(steps, func(a, b Incident) int { return compareSteps(a, b, "") })
	return steps
}

// later tells whether an incident is not known to have happened by the moment: what is dated by its publication alone had
// not happened before it, as far as is known.
func (m moment) later(i Incident) bool {
	from, last := m.span(&i)
	return from > m.day || from == "" && last > m.day
}
