package storage

import (
	"context"
	"fmt"
	"slices"
)

// staleAfter is how many days a report of being held speaks for itself.
const staleAfter = 90

// Heading is under which a person stands in an answer about custody.
type Heading string

// The headings of custody. Nobody stands under two of them, but for a travel ban, which runs beside the others.
const (
	InCustody      Heading = "custody"
	UnderArrest    Heading = "house_arrest"
	BannedToTravel Heading = "travel_ban"
	Missing        Heading = "missing"   // abducted or disappeared
	NotKnown       Heading = "not_known" // not known whether free
)

// headings is their order in an answer.
func headings() []Heading {
	return []Heading{InCustody, UnderArrest, BannedToTravel, Missing, NotKnown}
}

// Basis is the kind of report on which holding rests.
type Basis string

// The bases of custody.
const (
	Stated   Basis = "stated"   // a report says that the person is held
	Reported Basis = "reported" // reported detained, arrested, under house arrest, banned, abducted or missing
	Inferred Basis = "inferred" // from a prison sentence
)

// Reason says why it is not known whether a person is free.
type Reason string

// The reasons of doubt.
const (
	ReasonClemency       Reason = "clemency"        // pardoned, amnestied or commuted; neither held nor let go since
	ReasonQuashed        Reason = "quashed"         // the sentence was quashed
	ReasonRetrial        Reason = "quashed_retrial" // the sentence was quashed and a retrial ordered
	ReasonChanged        Reason = "changed"         // the prison sentence was changed into one that is not stated, or into no known kind
	ReasonExpired        Reason = "expired"         // the term has run out
	ReasonEndStraddles   Reason = "end_straddles"   // an ending is dated so that it may lie before or after the day
	ReasonBeginStraddles Reason = "begin_straddles" // the beginning may lie before or after the day
	ReasonOrder          Reason = "order"           // a roughly dated ending may lie before or after a new detention
	ReasonDisputed       Reason = "disputed"        // the ending is disputed
	ReasonOtherVerdict   Reason = "other_verdict"   // a further first-instance verdict; an earlier prison sentence is not reported lifted
	ReasonExpelled       Reason = "expelled"        // expelled from the country
	ReasonWanted         Reason = "wanted"          // sentenced to prison while on a wanted list
)

// CustodyReport is who is deprived of liberty on a day, by the reports within a sight that are not refuted or retracted.
type CustodyReport struct {
	AsOf    Day
	Lines   []CustodyLine // by heading, then by the beginning of the spell
	Unnamed []UnnamedLine
	// Ended are spells that were over on the day, the latest first; filled in where one case or one person is asked about.
	Ended []EndedSpell
}

// Under lists the lines of one heading.
func (r CustodyReport) Under(h Heading) []CustodyLine {
	var out []CustodyLine
	for _, l := range r.Lines {
		if l.Heading == h {
			out = append(out, l)
		}
	}
	return out
}

// CustodyLine is one person under one heading.
type CustodyLine struct {
	Heading Heading
	Subject Subject
	// Since is the first date of the unbroken spell, with its precision; DaysLow and DaysHigh are how many days it has lasted
	// on the day asked about: from the last and from the first day it can have begun. DaysHigh is -1 where that is not known.
	// Under NotKnown they say nothing of how long anybody was held.
	Since             Date
	DaysLow, DaysHigh int
	Basis             Basis
	// Confirmed is the date of the latest report on which the holding rests; Report is that report. Stale: nothing confirmed
	// it for more than 90 days.
	Confirmed Date
	Report    Incident
	Stale     bool
	// Disputed: a report that the line rests on is disputed.
	Disputed bool
	// Reason says what leaves it open and Why is the report of that; always under NotKnown, and under other headings where an
	// ending or the beginning may not have come yet. Of an expired term, Why is the sentence and ExpiredOn the day it ran out.
	Reason    Reason
	Why       *Incident
	Expired   bool // Reason is ReasonExpired
	ExpiredOn Day
}

// UnnamedLine is the people without a name of one case who are held, by the latest reports. They are not among the lines.
type UnnamedLine struct {
	Case, CaseTitle string
	// Low and High are how many; they differ where reports do. NumberUnknown: some were let go, or are of unknown number, and
	// nobody says how many are held; Why is the report that leaves it open.
	Low, High     int
	NumberUnknown bool
	Why           *Incident
	// Report is the latest one that holds them; Since is the date of the first, Confirmed that of Report.
	Report           Incident
	Since, Confirmed Date
	Stale, Disputed  bool
}

// EndedSpell is a spell under a heading that was over on the day.
type EndedSpell struct {
	Heading Heading
	Subject Subject
	Since   Date
	// Until is the date of Report, which ended it; How is the outcome or the sentence that did, else the type of the incident:
	// "bail", "acquitted", "probation", "release", "killing".
	Until    Date
	How      string
	Report   Incident
	Disputed bool
}

// CustodyFilter narrows an answer about custody; a zero field does not.
type CustodyFilter struct {
	// Country (ISO 3166-1 alpha-2) keeps those of whom the latest report of being held is from there.
	Country string
	// Case and Subject are refs. A case keeps those whom a report of that case holds; their reports in all cases count.
	Case, Subject string
	// Page leaves nobody out. It is the stretch of the answer, of its lines and then of the unnamed, that is shown: the others
	// are there without Subject, Case, Report and Why, as they are only counted. The zero page is all.
	Page Page
}

// anybody tells whether the filter leaves out nobody.
func (f CustodyFilter) anybody() bool { return f.Country == "" && f.Case == "" && f.Subject == "" }

// Custody computes who is held, under house arrest, banned from travel or missing on a day, and of whom it is not known
// (DOMAIN.md §3, custody). A case or subject that is not within the sight has nobody.
func (s *Store) Custody(ctx context.Context, sight Sight, filter CustodyFilter, asOf Day) (CustodyReport, error) {
	reports, err := s.CustodyOn(ctx, sight, filter, []Day{asOf})
	if err != nil {
		return CustodyReport{}, err
	}
	return reports[0], nil
}

// CustodyOn computes what Custody does for several days, in their order, from one snapshot: the reports are read once.
func (s *Store) CustodyOn(ctx context.Context, sight Sight, filter CustodyFilter, days []Day) ([]CustodyReport, error) {
	var out []CustodyReport
	err := s.view(ctx, func(q querier) (err error) {
		var r *roll
		if filter.Case == "" && filter.Subject == "" { // else there is little to look at, and what is over is told, too
			if r, err = s.rollFor(ctx, q, days); err != nil {
				return err
			}
		}
		out, err = s.custodies(ctx, q, sight, filter, days, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("compute custody: %w", err)
	}
	return out, nil
}

// custodies computes the reports of some days over what a querier reads; with a roll, of those who are on it.
func (s *Store) custodies(ctx context.Context, q querier, sight Sight, filter CustodyFilter, days []Day, r *roll) ([]CustodyReport, error) {
	out := make([]CustodyReport, len(days))
	for n, day := range days {
		out[n].AsOf = day
	}
	var scope custodyIn
	var by reports
	var err error
	if r != nil {
		by, err = r.within(ctx, q, sight, filter.Country)
	} else {
		scope, by, err = custodyReports(ctx, q, sight, filter)
	}
	if isMissing(err) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	answers := make([]custodyAnswer, len(days))
	for n, day := range days {
		answers[n] = by.on(s.moment(day))
		answers[n].keep(filter, scope)
	}
	shown := make([]custodyAnswer, len(days))
	for n, a := range answers {
		shown[n] = a.page(filter.Page)
	}
	named, err := loadNamed(ctx, q, sight, shown)
	if err != nil {
		return nil, err
	}
	for n := range answers {
		answers[n].write(named, filter.Page, &out[n])
	}
	return out, nil
}

// custodyReports finds whose reports a question takes, and loads them.
func custodyReports(ctx context.Context, q querier, sight Sight, filter CustodyFilter) (custodyIn, reports, error) {
	scope, err := custodyScope(ctx, q, sight, filter)
	if err != nil {
		return scope, reports{}, err
	}
	incidents, err := scope.load(ctx, q, sight)
	return scope, byWhom(incidents), err
}

// keep leaves out what the filter does not ask for.
func (a *custodyAnswer) keep(filter CustodyFilter, scope custodyIn) {
	a.lines = slices.DeleteFunc(a.lines, func(l spellLine) bool {
		return scope.subject != 0 && l.subject.ID != scope.subject ||
			filter.Country != "" && l.basis.incident.InCountry != filter.Country ||
			scope.caseID != 0 && !slices.ContainsFunc(l.rests, func(f *fact) bool { return f.incident.CaseID == scope.caseID })
	})
	a.unnamed = slices.DeleteFunc(a.unnamed, func(l unnamedHeld) bool {
		return scope.subject != 0 || filter.Country != "" && l.basis.InCountry != filter.Country ||
			scope.caseID != 0 && l.basis.CaseID != scope.caseID
	})
	if scope.subject == 0 && scope.caseID == 0 {
		a.ended = nil
	}
	a.ended = slices.DeleteFunc(a.ended, func(e endedSpell) bool {
		return scope.subject != 0 && e.subject.ID != scope.subject ||
			filter.Country != "" && e.basis.incident.InCountry != filter.Country ||
			scope.caseID != 0 && e.basis.incident.CaseID != scope.caseID
	})
}

// page is the stretch of an answer that is shown.
func (a custodyAnswer) page(p Page) custodyAnswer {
	shown := custodyAnswer{ended: a.ended}
	for n, l := range a.lines {
		if p.holds(n) {
			shown.lines = append(shown.lines, l)
		}
	}
	for n, u := range a.unnamed {
		if p.holds(len(a.lines) + n) {
			shown.unnamed = append(shown.unnamed, u)
		}
	}
	return shown
}

// custodyNamed are the reports that the lines of answers name, whole. The people stand in them.
type custodyNamed map[int64]Incident

// loadNamed loads what the lines of some answers name, within the sight.
func loadNamed(ctx context.Context, q querier, sight Sight, answers []custodyAnswer) (custodyNamed, error) {
	found, err := byID(ctx, q, sight, named(answers), loadIncidents, func(i Incident) int64 { return i.ID })
	if err != nil {
		return nil, fmt.Errorf("load reports: %w", err)
	}
	return found, nil
}

// named are the numbers of the reports that the lines of some answers name.
func named(answers []custodyAnswer) []int64 {
	var out []int64
	for _, a := range answers {
		for _, l := range a.lines {
			out = append(out, l.basis.incident.ID)
			if l.doubt != nil {
				out = append(out, l.doubt.fact.incident.ID)
			}
		}
		for _, e := range a.ended {
			out = append(out, e.by.incident.ID)
		}
		for _, u := range a.unnamed {
			out = append(out, u.basis.ID)
			if u.why != nil {
				out = append(out, u.why.ID)
			}
		}
	}
	return out
}

// report is a report whole.
func (known custodyNamed) report(i *Incident) *Incident {
	whole := known[i.ID]
	return &whole
}

// person is somebody to whom a report tells that something happened.
func (known custodyNamed) person(report *Incident, who *Subject) Subject {
	for _, t := range known[report.ID].Targets {
		if t.Who != nil && t.Who.ID == who.ID {
			return *t.Who
		}
	}
	return Subject{}
}

// write fills in the report with the lines, those on the page with what they name.
func (a *custodyAnswer) write(named custodyNamed, p Page, report *CustodyReport) {
	for n, l := range a.lines {
		line := CustodyLine{
			Heading: l.heading, Since: l.since, DaysLow: l.low, DaysHigh: l.high, Basis: l.basis.basis(), Confirmed: l.basis.incident.Date,
			Stale: l.stale, Disputed: l.disputed,
		}
		if l.doubt != nil {
			line.Reason, line.Expired, line.ExpiredOn = l.doubt.reason, l.doubt.reason == ReasonExpired, l.doubt.expired
		}
		if p.holds(n) {
			line.Subject, line.Report = named.person(l.basis.incident, l.subject), named[l.basis.incident.ID]
			if l.doubt != nil {
				line.Why = named.report(l.doubt.fact.incident)
			}
		}
		report.Lines = append(report.Lines, line)
	}
	for _, e := range a.ended {
		report.Ended = append(report.Ended, EndedSpell{
			Heading: e.heading, Subject: named.person(e.by.incident, e.subject), Since: e.since, Until: e.by.incident.Date, How: e.by.how(),
			Report: named[e.by.incident.ID], Disputed: e.disputed,
		})
	}
	for n, u := range a.unnamed {
		line := UnnamedLine{
			Low: u.low, High: u.high, NumberUnknown: u.why != nil, Since: u.since, Confirmed: u.basis.Date, Stale: u.stale, Disputed: u.disputed,
		}
		if p.holds(len(a.lines) + n) {
			line.Report = named[u.basis.ID]
			line.Case, line.CaseTitle = line.Report.Case, line.Report.CaseTitle
			if u.why != nil {
				line.Why = named.report(u.why)
			}
		}
		report.Unnamed = append(report.Unnamed, line)
	}
}

// byID loads objects once each and gives them by their number.
func byID[T any](ctx context.Context, q querier, sight Sight, list []int64,
	load func(context.Context, querier, Sight, []int64) ([]T, error), id func(T) int64,
) (map[int64]T, error) {
	out := make(map[int64]T, len(list))
	if len(list) == 0 {
		return out, nil
	}
	list = slices.Clone(list)
	slices.Sort(list)
	found, err := load(ctx, q, sight, slices.Compact(list))
	for _, v := range found {
		out[id(v)] = v
	}
	return out, err
}
