package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Dossier is what the card of a case says: the case, what happened last, and what follows from all that happened on one day. Its
// answers are those of Case, Custody, Fates, Notices, Closures and People. A case can be long: all of its reports are read as
// far as the computations need them, and only those that the card names whole.
type Dossier struct {
	Case Case
	// Incidents is how many there are within the sight, Counted how many of them are counted: no statements or background,
	// nothing refuted or retracted. Sources is how many documents they rest on.
	Incidents, Counted, Sources int
	// Latest are the incidents that happened last, as many as were asked for, the last one first.
	Latest  []Incident
	Custody CustodyReport
	Fates   []Fate
	// Parts hold no involvements.
	Parts []Part
	// Notices are on the people whom the case's notices are about, Closures on the outlets of its closures, in the order of
	// events. They hold the lines and the steps alone, no statements.
	Notices  []NoticeReport
	Closures []ClosureReport
}

// Types of incident by which a case is known to have notices or closures to tell of.
var (
	noticeTypes  = []string{NoticeRequest, NoticeDecision, NoticeObservation}                            //nolint:gochecknoglobals // a constant list
	closureTypes = []string{ClosureSuit, ClosureOrder, ClosureFinal, Suspension, LicenceLoss, SiteBlock} //nolint:gochecknoglobals // a constant list
)

// Dossier reads a case with all that its card says on a day, and so many of its latest incidents; ErrNotFound where there is
// no case of that ref within the sight.
func (s *Store) Dossier(ctx context.Context, sight Sight, ref string, asOf Day, latest int) (Dossier, error) {
	var d Dossier
	err := s.view(ctx, func(q querier) (err error) {
		if d.Case, err = readIn(ctx, q, sight, RefCase, ref, loadCases); err != nil {
			return err
		}
		w := dossierWork{Dossier: &d, sight: sight, moment: s.moment(asOf)}
		return w.read(ctx, q, latest)
	})
	if err != nil {
		return Dossier{}, fmt.Errorf("read dossier of %s: %w", ref, err)
	}
	return d, nil
}

// dossierWork is a dossier in the making.
type dossierWork struct {
	*Dossier

	sight  Sight
	moment moment
	// reports are all of the case within the sight, in the order of CompareIncidents, as facts reads them; people are those to
	// whom they happened, whole, by their number.
	reports []Incident
	people  map[int64]*Subject
	// whole are the incidents that are named, by their number.
	whole custodyNamed
}

func (w *dossierWork) read(ctx context.Context, q querier, latest int) (err error) {
	if err := w.load(ctx, q); err != nil {
		return fmt.Errorf("load reports: %w", err)
	}
	w.Incidents, w.Parts = len(w.reports), parts(w.reports)
	for n := range w.Parts {
		w.Parts[n].In = nil
	}
	for _, i := range w.reports {
		if !i.Discounted() && slices.ContainsFunc(i.Types, func(typ string) bool { return typ != Statement && typ != Context }) {
			w.Counted++
		}
	}
	last := w.latest(latest)
	concerned := fatesOf(w.reports, w.moment)
	held, fates, err := w.custody(ctx, q, concerned)
	if err != nil {
		return err
	}
	notices, err := w.steps(ctx, q, noticeTypes, noticeTypes)
	if err != nil {
		return err
	}
	closures, err := w.steps(ctx, q, closureTypes, closureSteps)
	if err != nil {
		return err
	}
	// All that is named is loaded at once.
	wanted := named([]custodyAnswer{held, fates})
	wanted = append(wanted, last...)
	for _, f := range concerned {
		wanted = append(wanted, f.Governing.ID)
	}
	for _, s := range slices.Concat(notices, closures) {
		wanted = append(wanted, s.incidents...)
	}
	if err := w.loadWhole(ctx, q, eachOnce(wanted)); err != nil {
		return fmt.Errorf("load what is named: %w", err)
	}
	w.Latest = w.those(last)
	for _, s := range notices {
		w.Notices = append(w.Notices, NoticeReport{Subject: *s.subject, Lines: noticeLines(w.those(s.incidents), s.subject.Ref)})
	}
	for _, s := range closures {
		w.Closures = append(w.Closures, ClosureReport{Subject: *s.subject, Steps: closureOrder(w.those(s.incidents), w.moment)})
	}
	w.say(concerned, held, fates)
	return nil
}

// load reads the reports and the people of the case.
func (w *dossierWork) load(ctx context.Context, q querier) (err error) {
	this := ofCase(w.Case.ID)
	args := append(w.sight.args(), this.args...)
	if w.reports, w.people, err = facts(ctx, q, this.from+` cross join incidents i on i.id = `+this.id+` where `+seesIncident, args); err != nil || len(w.reports) == 0 {
		return err
	}
	for n := range w.reports {
		w.reports[n].Case, w.reports[n].CaseTitle = w.Case.Ref, w.Case.Title
	}
	SortIncidents(w.reports)
	list := make([]int64, 0, len(w.people))
	for id := range w.people {
		list = append(list, id)
	}
	slices.Sort(list)
	found, err := subjectsIn(ctx, q, w.sight, list, hangsOnSeen)
	if err != nil {
		return err
	}
	for _, s := range found {
		*w.people[s.ID] = s
	}
	nameTargets(w.reports)
	w.Sources, err = one(ctx, q, `select count(distinct x.source_id) from incidents i cross join citations x on x.incident_id = i.id
		where i.case_id = :case and `+seesIncident, args, value[int])
	return err
}

// loadWhole loads incidents, those of other cases among them, whole.
func (w *dossierWork) loadWhole(ctx context.Context, q querier, list []int64) error {
	w.whole = make(custodyNamed, len(list))
	if len(list) == 0 {
		return nil
	}
	found, err := loadChosen(ctx, q, w.sight, byNumber(list), w.people)
	for _, i := range found {
		w.whole[i.ID] = i
	}
	return err
}

// those are incidents that are loaded whole, in the order given.
func (w *dossierWork) those(list []int64) []Incident {
	out := make([]Incident, 0, len(list))
	for _, id := range list {
		if i, ok := w.whole[id]; ok {
			out = append(out, i)
		}
	}
	return out
}

// latest are the numbers of the incidents that happened last, the last one first.
func (w *dossierWork) latest(most int) []int64 {
	keys := make([]orderKey, len(w.reports))
	for n, i := range w.reports {
		keys[n] = keyOf(i)
	}
	slices.SortStableFunc(keys, compareNewest)
	var out []int64
	for _, k := range keys[:min(most, len(keys))] {
		out = append(out, k.id)
	}
	return out
}

// custody computes who of the case is held, and where those stand whose fates are told.
func (w *dossierWork) custody(ctx context.Context, q querier, concerned []fateOf) (held, fates custodyAnswer, err error) {
	people := heldBy(w.reports)
	for _, f := range concerned {
		if f.who != nil && !slices.Contains(people, f.who.ID) {
			people = append(people, f.who.ID)
		}
	}
	bearing := slices.DeleteFunc(slices.Clone(w.reports), func(i Incident) bool { return !bearsOnCustody(&i) })
	elsewhere, err := custodyIn{people: people, except: w.Case.ID}.load(ctx, q, w.sight)
	if err != nil {
		return held, fates, fmt.Errorf("load reports of other cases: %w", err)
	}
	held = custodyOn(append(bearing, elsewhere...), w.moment)
	fates.lines = slices.DeleteFunc(slices.Clone(held.lines), func(l spellLine) bool {
		return !slices.ContainsFunc(concerned, func(f fateOf) bool { return f.who != nil && f.who.ID == l.subject.ID })
	})
	held.keep(CustodyFilter{}, custodyIn{caseID: w.Case.ID})
	return held, fates, nil
}

// say fills in custody and fates with what they name.
func (w *dossierWork) say(concerned []fateOf, held, fates custodyAnswer) {
	w.Custody = CustodyReport{AsOf: w.moment.day}
	held.write(w.whole, Page{}, &w.Custody)
	standing := CustodyReport{AsOf: w.moment.day}
	fates.write(w.whole, Page{}, &standing)
	for n := range concerned {
		concerned[n].Governing = w.whole[concerned[n].Governing.ID]
	}
	w.Fates = grouped(concerned, standing)
}

// stepsOf are the steps of notices or closures that tell of one subject, by their number.
type stepsOf struct {
	subject   *Subject
	incidents []int64
}

// steps finds, for each subject whom incidents of some types of the case are about, in the order of events, what is on file of
// that kind that is not discounted, in other cases too.
func (w *dossierWork) steps(ctx context.Context, q querier, about, kinds []string) ([]stepsOf, error) {
	var out []stepsOf
	for _, i := range w.reports {
		if !i.Is(about...) {
			continue
		}
		for _, t := range i.Targets {
			if t.Who == nil || slices.ContainsFunc(out, func(s stepsOf) bool { return s.subject.ID == t.Who.ID }) {
				continue
			}
			list, err := all(ctx, q, `select distinct i.id from targets t cross join incidents i on i.id = t.incident_id
				where t.subject_id = :subject and exists (select 1 from incident_types y where y.incident_id = t.incident_id and +y.type in (select value from json_each(:types)))
				and `+stillSpeaks+` and `+seesIncident+` order by i.id`,
				append(w.sight.args(), sql.Named("subject", t.Who.ID), sql.Named("types", texts(kinds))), value[int64])
			if err != nil {
				return nil, fmt.Errorf("find steps: %w", err)
			}
			out = append(out, stepsOf{t.Who, list})
		}
	}
	return out, nil
}

// heldBy are the people whom an incident holds: what custodyBegins is for rows.
func heldBy(incidents []Incident) []int64 {
	var out []int64
	for _, i := range incidents {
		if i.Discounted() {
			continue
		}
		for _, t := range i.Targets {
			begins := i.Is(Detention, Arrest, MassDetention, HouseArrest, TravelBan, Abduction, Disappearance) ||
				i.Is(CustodyObservation) && t.Outcome == Held || i.Is(Release) && t.Outcome == ToHouseArrest ||
				i.Is(Verdict, AppealRuling, Clemency) && t.Sentence == Prison
			if begins && t.Who != nil && !slices.Contains(out, t.Who.ID) {
				out = append(out, t.Who.ID)
			}
		}
	}
	return out
}

// bearsOnCustody tells whether an incident is of those that custodyIn loads.
func bearsOnCustody(i *Incident) bool {
	if i.Discounted() {
		return false
	}
	died := slices.ContainsFunc(i.Targets, func(t Target) bool { return t.Outcome == Died })
	return died || slices.ContainsFunc(i.Types, func(typ string) bool { return slices.Contains(custodyBearing, typ) })
}
