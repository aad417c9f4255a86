package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Dossier is what the card of a case says: the case, what happened, and what follows from that on one day. Its answers are
// those of Case, Custody, Fates, Notices, Closures and People; the reports of the case are read once for all of them.
type Dossier struct {
	Case Case
	// Incidents are all of the case, in the order of CompareIncidents.
	Incidents []Incident
	Custody   CustodyReport
	Fates     []Fate
	Parts     []Part
	// Notices are on the people whom the case's notices are about, Closures on the outlets of its closures, in the order of
	// events. They hold the lines and the steps alone, no statements.
	Notices  []NoticeReport
	Closures []ClosureReport
	// Sources is how many documents the case rests on.
	Sources int
}

// Types of incident by which a case is known to have notices or closures to tell of.
var (
	noticeTypes  = []string{NoticeRequest, NoticeDecision, NoticeObservation}                            //nolint:gochecknoglobals // a constant list
	closureTypes = []string{ClosureSuit, ClosureOrder, ClosureFinal, Suspension, LicenceLoss, SiteBlock} //nolint:gochecknoglobals // a constant list
)

// Dossier reads a case with all that its card says on a day; ErrNotFound where there is none of that ref within the sight.
func (s *Store) Dossier(ctx context.Context, sight Sight, ref string, asOf Day) (Dossier, error) {
	var d Dossier
	err := s.view(ctx, func(q querier) (err error) {
		if d.Case, err = readIn(ctx, q, sight, RefCase, ref, loadCases); err != nil {
			return err
		}
		if d.Incidents, err = loadChosen(ctx, q, sight, ofCase(d.Case.ID)); err != nil {
			return fmt.Errorf("load incidents: %w", err)
		}
		SortIncidents(d.Incidents)
		d.Parts = parts(d.Incidents)
		cited := map[string]bool{}
		for _, i := range d.Incidents {
			for _, c := range i.Citations {
				cited[c.Source] = true
			}
		}
		d.Sources = len(cited)
		if err := d.compute(ctx, q, sight, s.moment(asOf)); err != nil {
			return err
		}
		if err := d.notices(ctx, q, sight); err != nil {
			return err
		}
		return d.closures(ctx, q, sight, s.moment(asOf))
	})
	if err != nil {
		return Dossier{}, fmt.Errorf("read dossier of %s: %w", ref, err)
	}
	return d, nil
}

// compute fills in who is held and what became of the people.
func (d *Dossier) compute(ctx context.Context, q querier, sight Sight, m moment) error {
	concerned := fatesOf(d.Incidents, m)
	people := heldBy(d.Incidents)
	for _, f := range concerned {
		if f.who != nil && !slices.Contains(people, f.who.ID) {
			people = append(people, f.who.ID)
		}
	}
	facts := slices.DeleteFunc(slices.Clone(d.Incidents), func(i Incident) bool { return !bearsOnCustody(&i) })
	elsewhere, err := custodyIn{people: people, except: d.Case.ID}.load(ctx, q, sight)
	if err != nil {
		return fmt.Errorf("load reports of other cases: %w", err)
	}
	facts = append(facts, elsewhere...)
	held := custodyOn(facts, m)
	fates := custodyAnswer{lines: slices.Clone(held.lines)}
	held.keep(CustodyFilter{}, custodyIn{caseID: d.Case.ID})
	fates.lines = slices.DeleteFunc(fates.lines, func(l spellLine) bool {
		return !slices.ContainsFunc(concerned, func(f fateOf) bool { return f.who != nil && f.who.ID == l.subject.ID })
	})
	named, err := d.known().with(ctx, q, sight, []custodyAnswer{held, fates})
	if err != nil {
		return err
	}
	d.Custody = CustodyReport{AsOf: m.day}
	held.write(named, &d.Custody)
	standing := CustodyReport{AsOf: m.day}
	fates.write(named, &standing)
	d.Fates = grouped(concerned, standing)
	return nil
}

// known is what the dossier has loaded whole.
func (d *Dossier) known() custodyNamed {
	k := custodyNamed{subjects: map[int64]Subject{}, incidents: make(map[int64]Incident, len(d.Incidents))}
	for _, i := range d.Incidents {
		k.incidents[i.ID] = i
		for _, t := range i.Targets {
			if t.Who != nil {
				k.subjects[t.Who.ID] = *t.Who
			}
		}
	}
	return k
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
	died := slices.ContainsFunc(i.Targets, func(t Target) bool { return t.Who != nil && t.Outcome == Died })
	return died || slices.ContainsFunc(i.Types, func(typ string) bool { return slices.Contains(custodyBearing, typ) })
}

// concerned are the subjects whom the incidents of some types are about, in the order of events.
func (d *Dossier) concerned(types []string) []*Subject {
	var out []*Subject
	for _, i := range d.Incidents {
		if !i.Is(types...) {
			continue
		}
		for _, t := range i.Targets {
			if t.Who != nil && !slices.ContainsFunc(out, func(s *Subject) bool { return s.ID == t.Who.ID }) {
				out = append(out, t.Who)
			}
		}
	}
	return out
}

// steps are the incidents of some types that tell of a subject and are not discounted, those of other cases among them.
func (d *Dossier) steps(ctx context.Context, q querier, sight Sight, subject int64, types []string) ([]Incident, error) {
	elsewhere, err := loadQuery(ctx, q, sight, `select distinct i.id from targets t cross join incidents i on i.id = t.incident_id
		where t.subject_id = :subject and exists (select 1 from incident_types y where y.incident_id = t.incident_id and +y.type in (select value from json_each(:types)))
		and i.case_id <> :case and `+stillSpeaks+` and `+seesIncident,
		append(sight.args(), sql.Named("subject", subject), sql.Named("case", d.Case.ID), sql.Named("types", texts(types))))
	if err != nil {
		return nil, fmt.Errorf("load steps in other cases: %w", err)
	}
	var out []Incident
	for _, i := range d.Incidents {
		if !i.Discounted() && i.Is(types...) && slices.ContainsFunc(i.Targets, func(t Target) bool { return t.Who != nil && t.Who.ID == subject }) {
			out = append(out, i)
		}
	}
	out = append(out, elsewhere...)
	slices.SortFunc(out, func(a, b Incident) int { return int(a.ID - b.ID) })
	return out, nil
}

func (d *Dossier) notices(ctx context.Context, q querier, sight Sight) error {
	for _, who := range d.concerned(noticeTypes) {
		steps, err := d.steps(ctx, q, sight, who.ID, noticeTypes)
		if err != nil {
			return err
		}
		d.Notices = append(d.Notices, NoticeReport{Subject: *who, Lines: noticeLines(steps, who.Ref)})
	}
	return nil
}

func (d *Dossier) closures(ctx context.Context, q querier, sight Sight, m moment) error {
	for _, outlet := range d.concerned(closureTypes) {
		steps, err := d.steps(ctx, q, sight, outlet.ID, closureSteps)
		if err != nil {
			return err
		}
		d.Closures = append(d.Closures, ClosureReport{Subject: *outlet, Steps: closureOrder(steps, m)})
	}
	return nil
}

// Latest are the incidents that happened last, at most so many, the last one first.
func (d *Dossier) Latest(most int) []Incident {
	list := slices.Clone(d.Incidents)
	slices.SortStableFunc(list, func(a, b Incident) int { return compareNewest(keyOf(a), keyOf(b)) })
	return list[:min(most, len(list))]
}

// Counted is how many incidents of the case are counted: no statements or background, nothing refuted or retracted.
func (d *Dossier) Counted() int {
	n := 0
	for _, i := range d.Incidents {
		if !i.Discounted() && slices.ContainsFunc(i.Types, func(typ string) bool { return typ != Statement && typ != Context }) {
			n++
		}
	}
	return n
}
