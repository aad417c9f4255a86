package exchange

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/storage"
)

// sheet reads the casewire CSV.
type sheet struct {
	*gather
	t       *table
	caseBy  map[string]*storage.Case     // by ref, and by country and title
	subject map[string]*storage.Subject  // by ref in the file
	source  map[string]*storage.Source   // by ref in the file
	open    *storage.Incident            // of the last row, which the next may go on with
	byRef   map[string]*storage.Incident // of this file, by ref
	wrong   bool                         // the row that is being read is bad
}

func readSheet(ctx context.Context, store *storage.Store, t *table, o Options) (*Plan, error) {
	if !t.has("case_title") && !t.has("who") && !t.has("source_url") {
		return nil, fault("not_known")
	}
	report := &Report{Format: Sheet, Rows: t.read, Findings: t.bad, Bad: len(t.bad)}
	known := map[string]bool{}
	for _, c := range sheetColumns() {
		known[c.name] = true
	}
	report.Unused = t.unused(func(name string) bool { return known[name] }, func(cell string) bool { return strings.TrimSpace(cell) == "" })
	g, err := newGather(ctx, store, o, report)
	if err != nil {
		return nil, err
	}
	x := &sheet{gather: g, t: t, caseBy: map[string]*storage.Case{}, subject: map[string]*storage.Subject{}, source: map[string]*storage.Source{}, byRef: map[string]*storage.Incident{}}
	if err := x.lookAhead(); err != nil {
		return nil, err
	}
	for n, r := range t.rows {
		if n%256 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err := x.row(r); err != nil {
			return nil, err
		}
	}
	x.lastly()
	x.prune() // whom a row named that is on file, or that is bad
	return x.plan()
}

// get is the content of a cell, as it was before it was guarded.
func (x *sheet) get(r tableRow, column string) string {
	cell := x.t.cell(r, column)
	if rest := unguard(cell); rest != cell {
		return rest
	}
	return cell
}

// bad reports what is wrong with the row, which is then left out whole.
func (x *sheet) bad(r tableRow, column, code string, args ...any) {
	if !x.wrong {
		x.report.Bad++
	}
	x.wrong = true
	x.report.add(Finding{Row: r.line, Column: column, Bad: true, Code: code, Args: values(args)})
}

// lookAhead asks the store once which of all the names in the file are on file.
func (x *sheet) lookAhead() error {
	var names, outlets []string
	for _, r := range x.t.rows {
		if x.get(r, "who_type") == storage.Outlet {
			outlets = append(outlets, x.get(r, "who"))
		} else {
			names = append(names, x.get(r, "who"))
		}
		outlets = append(outlets, x.get(r, "outlet"))
	}
	if err := x.know(storage.Outlet, outlets); err != nil {
		return err
	}
	return x.know(storage.Person, names)
}

func (x *sheet) row(r tableRow) error {
	x.wrong = false
	kind := strings.ToLower(strings.TrimSpace(x.get(r, "row")))
	switch kind {
	case "", rowIncident:
		return x.incidentRow(r)
	case rowCase:
		_, err := x.theCase(r)
		return err
	case rowWho:
		ref, err := x.who(r)
		x.alone[ref] = true
		return err
	case rowSource:
		ref, err := x.document(r)
		x.alone[ref] = true
		return err
	}
	x.bad(r, "row", "row_kind", "text", clip(kind))
	return nil
}

// incidentRow reads a row of an incident: a new one, or one that a row above began.
func (x *sheet) incidentRow(r tableRow) error {
	i, begins, err := x.incidentOf(r)
	if err != nil || i == nil {
		return err
	}
	before := len(i.Targets) + len(i.Citations) + len(i.Claims)
	if err := x.parts(r, i); err != nil {
		return err
	}
	switch {
	case x.wrong && !begins:
		x.spoil(i)
	case x.wrong:
		x.open = nil
	case begins:
		x.open = i
		x.byRef[i.Ref] = i
		x.incidents = append(x.incidents, i)
	case len(i.Targets)+len(i.Citations)+len(i.Claims) == before:
		x.bad(r, "", "nothing")
	}
	return nil
}

// spoil leaves out the incident that a bad row belongs to.
func (x *sheet) spoil(i *storage.Incident) {
	x.incidents = slices.DeleteFunc(x.incidents, func(o *storage.Incident) bool { return o == i })
	x.open = nil
}

// incidentOf finds the incident that a row belongs to; nil where the row is bad, or is on file already.
func (x *sheet) incidentOf(r tableRow) (i *storage.Incident, begins bool, err error) {
	ref, types := x.get(r, "incident_ref"), x.get(r, "types")
	if have := x.byRef[ref]; ref != "" && have != nil {
		return have, false, nil
	}
	if ref == "" && types == "" && x.get(r, "summary") == "" && x.get(r, "case_title") == "" {
		if x.open == nil {
			x.bad(r, "", "belongs_nowhere")
			return nil, false, nil
		}
		return x.open, false, nil
	}
	i = &storage.Incident{Ref: ref, Slug: x.get(r, "slug"), Types: splitCell(types), Place: x.get(r, "place"), Authority: x.get(r, "authority"), Body: x.get(r, "body"),
		System: storage.System(x.get(r, "system")), Summary: x.get(r, "summary"), Stance: x.get(r, "stance"), Verification: x.get(r, "verification")}
	for n, t := range i.Types {
		i.Types[n] = codeOf(storage.IncidentTypes, t)
	}
	if i.Verification == "" {
		i.Verification = storage.Unreviewed
	}
	i.Visibility, i.Country, i.DayOrder = x.visible(r, "visibility"), x.country(r, "country"), x.number(r, "day_order")
	i.Embargo = x.moment(r, "embargo_until")
	if d := x.date(r, "date"); d != nil {
		i.Date = *d
	} else {
		i.Date = storage.UnknownDate()
	}
	for _, kind := range []string{storage.LinkAbout, storage.LinkConflicts} {
		for _, to := range splitCell(x.get(r, kind)) {
			i.Links = append(i.Links, storage.Link{Kind: kind, To: to})
		}
	}
	if i.Ref == "" && i.Slug == "" { // so that bringing the same file in again does not double it
		i.Slug = "row " + mark(strings.Join([]string{x.get(r, "case_title"), types, string(i.Date.From), string(i.Date.To), i.Summary}, "\x00"))
	}
	if i.Slug != "" && i.Ref == "" {
		if on, known := x.slugs[i.Slug]; known {
			if first := x.rows[on]; first != 0 {
				x.bad(r, "slug", "slug_twice", "first", first)
				return nil, false, nil
			}
			x.report.Known++
			x.open = &storage.Incident{} // what its further rows say is on file, too
			return nil, false, nil
		}
	}
	c, err := x.theCase(r)
	if err != nil || c == nil {
		return nil, false, err
	}
	i.Case = c.Ref
	if i.Visibility == 0 {
		i.Visibility = max(x.o.visibility(), c.Visibility)
	}
	if i.Ref == "" {
		if i.Ref, err = x.draw(storage.RefIncident, "", r.line); err != nil {
			return nil, false, err
		}
	}
	x.rows[i.Ref] = r.line
	if i.Slug != "" {
		x.slugs[i.Slug] = i.Ref
	}
	return i, true, nil
}

// parts reads the person, the source and the claim of a row.
func (x *sheet) parts(r tableRow, i *storage.Incident) error {
	if x.get(r, "who") != "" || x.get(r, "who_ref") != "" {
		t := storage.Target{Named: x.get(r, "named"), Role: x.get(r, "role"), Outcome: codeOf(storage.Outcomes, x.get(r, "outcome")), Sentence: x.get(r, "sentence"),
			Months: x.number(r, "months"), Term: x.get(r, "term")}
		if x.get(r, "who_type") == unnamed {
			t.Group = &storage.Group{People: x.number(r, "people"), Description: x.get(r, "who"), Rest: x.flag(r, "all_others")}
		} else {
			ref, err := x.who(r)
			if err != nil {
				return err
			}
			t.Subject = ref
		}
		i.Targets = append(i.Targets, t)
	}
	if x.get(r, "source_ref") != "" || x.get(r, "source_url") != "" || x.get(r, "publisher") != "" {
		source, err := x.document(r)
		if err != nil {
			return err
		}
		c := storage.Citation{Source: source, Speaker: x.get(r, "speaker"), Words: x.get(r, "words"), Verbatim: x.flag(r, "verbatim"), Said: x.date(r, "said")}
		if c.Speaker == "" {
			c.Speaker = x.get(r, "publisher")
		}
		i.Citations = append(i.Citations, c)
	}
	if field := x.get(r, "claim"); field != "" {
		i.Claims = append(i.Claims, storage.Claim{Field: field, People: x.number(r, "claim_people"), Date: x.date(r, "claim_date"), Source: x.get(r, "claim_source"), Speaker: x.get(r, "claim_speaker")})
	}
	return nil
}

// lastly puts the sources that derive from others behind them.
func (x *sheet) lastly() {
	place := map[string]int{}
	for n, o := range x.sources {
		place[o.Ref] = n + 1
	}
	var ordered []*storage.Source
	done := make([]bool, len(x.sources)+1)
	for _, o := range x.sources {
		var chain []*storage.Source
		for n := place[o.Ref]; n != 0 && !done[n]; n = place[o.DerivedFrom] {
			o = x.sources[n-1]
			done[n] = true
			chain = append(chain, o)
		}
		slices.Reverse(chain)
		ordered = append(ordered, chain...)
	}
	x.sources = ordered
}

// theCase finds or makes the case of a row; nil where the row is bad.
func (x *sheet) theCase(r tableRow) (*storage.Case, error) {
	c := &storage.Case{Ref: x.get(r, "case_ref"), Title: x.get(r, "case_title"), Summary: x.get(r, "case_summary"), Owner: x.get(r, "case_owner"), Closed: x.flag(r, "case_closed")}
	c.Country, c.Embargo = x.country(r, "case_country"), x.moment(r, "case_embargo_until")
	c.Tags = splitCell(x.get(r, "case_tags"))
	for n := range c.Tags {
		c.Tags[n] = strings.TrimSpace(c.Tags[n])
	}
	if c.Visibility = x.visible(r, "case_visibility"); c.Visibility == 0 {
		c.Visibility = x.o.visibility()
	}
	if x.wrong {
		return nil, nil //nolint:nilnil // the row is bad, which has been reported
	}
	key := c.Ref
	if key == "" {
		key = c.Country + " " + plainName(c.Title)
	}
	if have := x.caseBy[key]; have != nil {
		return have, nil
	}
	if c.Ref == "" {
		if c.Title == "" || c.Country == "" {
			x.bad(r, "case_title", "no_case")
			return nil, nil //nolint:nilnil // as above
		}
		on, err := x.store.CasesTitled(x.ctx, x.o.Sight, c.Title, c.Country)
		if err != nil {
			return nil, err
		}
		if len(on) == 1 {
			x.note(r.line, "case_title", "case_on_file", "ref", on[0].Ref)
			x.caseBy[key] = &on[0]
			return &on[0], nil
		}
		if c.Ref, err = x.draw(storage.RefCase, c.Country, r.line); err != nil {
			return nil, err
		}
	} else if c.Title == "" { // one that is on file, named by its ref alone
		on, err := x.store.Case(x.ctx, x.o.Sight, c.Ref)
		if err != nil {
			x.bad(r, "case_ref", "no_such_case", "ref", clip(c.Ref))
			return nil, nil //nolint:nilnil,nilerr // as above: it is not there for whoever brings the file
		}
		x.caseBy[key] = &on
		return &on, nil
	}
	x.rows[c.Ref], x.caseBy[key] = r.line, c
	x.cases = append(x.cases, c)
	return c, nil
}

// who finds or makes the person or outlet of a row.
func (x *sheet) who(r tableRow) (string, error) {
	ref, name := x.get(r, "who_ref"), x.get(r, "who")
	if ref != "" && (x.subject[ref] != nil || name == "") {
		return ref, nil
	}
	s := storage.Subject{Ref: ref, Kind: x.get(r, "who_type"), Capacity: codeOf(storage.Capacities, x.get(r, "capacity")), Outlet: x.get(r, "outlet_ref"),
		Withheld: x.flag(r, "identity_withheld"), Minor: x.flag(r, "minor")}
	if s.Kind == "" {
		s.Kind = storage.Person
	}
	for n, text := range append([]string{name}, splitCell(x.get(r, "other_names"))...) {
		s.Names = append(s.Names, storage.Name{Name: text, Preferred: n == 0})
	}
	for n, script := range splitCell(x.get(r, "name_scripts")) {
		if n < len(s.Names) {
			s.Names[n].Script = script
		}
	}
	for n, from := range splitCell(x.get(r, "names_from")) {
		if n < len(s.Names) {
			s.Names[n].Incident = from
		}
	}
	switch {
	case ref != "":
		x.rows[ref], x.subject[ref] = r.line, &s
		if s.Kind == storage.Outlet {
			x.outlets = append(x.outlets, &s)
		} else {
			x.people = append(x.people, &s)
		}
		return ref, nil
	case s.Kind == storage.Outlet:
		return x.outlet(name, r.line)
	}
	outlet := x.get(r, "outlet")
	if s.Outlet != "" {
		outlet = ""
	}
	return x.person(s, outlet, r.line, "who")
}

// document finds or makes the source of a row.
func (x *sheet) document(r tableRow) (string, error) {
	ref := x.get(r, "source_ref")
	if ref != "" && (x.source[ref] != nil || x.get(r, "publisher") == "") {
		return ref, nil
	}
	o := storage.Source{Ref: ref, URL: x.get(r, "source_url"), Publisher: x.get(r, "publisher"), Title: x.get(r, "source_title"), Published: storage.UnknownDate(),
		Language: x.get(r, "language"), Kind: codeOf(storage.SourceKinds, x.get(r, "source_kind")), DerivedFrom: x.get(r, "derived_from"), ArchiveURL: x.get(r, "archive_url"),
		Risky: x.flag(r, "risky"), Interest: x.get(r, "interest")}
	if o.Kind == "" {
		o.Kind = "original"
	}
	if d := x.date(r, "published"); d != nil {
		o.Published = *d
	}
	if ref == "" {
		return x.gather.source(o, r.line)
	}
	x.rows[ref], x.source[ref] = r.line, &o
	x.sources = append(x.sources, &o)
	return ref, nil
}

// codeOf reads a code of a list, which a person may have written as it reads.
func codeOf(list storage.CodeList, text string) string {
	text = strings.TrimSpace(text)
	if list.Has(text) {
		return text
	}
	for _, c := range list {
		if strings.EqualFold(c.Label, text) || strings.EqualFold(c.Code, text) {
			return c.Code
		}
	}
	return text
}

func (x *sheet) flag(r tableRow, column string) bool {
	cell := x.get(r, column)
	no := slices.Contains([]string{"", "no", "false", "0", "n"}, strings.ToLower(strings.TrimSpace(cell)))
	if !no && !yes(cell) {
		x.bad(r, column, "not_yes_or_no", "text", clip(cell))
	}
	return !no
}

func (x *sheet) number(r tableRow, column string) int {
	cell := strings.TrimSpace(x.get(r, column))
	if cell == "" {
		return 0
	}
	n, err := strconv.Atoi(cell)
	if err != nil {
		x.bad(r, column, "not_a_number", "text", clip(cell))
	}
	return n
}

func (x *sheet) moment(r tableRow, column string) *time.Time {
	cell := strings.TrimSpace(x.get(r, column))
	if cell == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339Nano, cell)
	if err != nil {
		x.bad(r, column, "not_an_instant", "text", clip(cell))
		return nil
	}
	t = t.UTC()
	return &t
}

func (x *sheet) visible(r tableRow, column string) storage.Visibility {
	cell := strings.ToLower(strings.TrimSpace(x.get(r, column)))
	v, ok := storage.ParseVisibility(cell)
	if cell != "" && !ok {
		x.bad(r, column, "not_a_visibility", "text", clip(cell))
	}
	return v
}

func (x *sheet) country(r tableRow, column string) string {
	cell := strings.TrimSpace(x.get(r, column))
	if cell == "" {
		return ""
	}
	code, ok := command.CountryCode(cell)
	if !ok {
		if len(cell) == 2 { // the store judges it
			return cell
		}
		x.bad(r, column, "not_a_country", "text", clip(cell))
	}
	return code
}

// date reads the five columns of a date; nil where all are empty.
func (x *sheet) date(r tableRow, name string) *storage.Date {
	from, to := strings.TrimSpace(x.get(r, name+"_from")), strings.TrimSpace(x.get(r, name+"_to"))
	precision := storage.Precision(strings.ToLower(strings.TrimSpace(x.get(r, name+"_precision"))))
	words, inferred := x.get(r, name+"_words"), x.flag(r, name+"_inferred")
	if from == "" && to == "" && precision == "" && words == "" {
		return nil
	}
	d := storage.UnknownDate()
	read := func(column, cell string) storage.Date {
		if cell == "" {
			return storage.UnknownDate()
		}
		got, exact, ok := readDate(cell)
		if !ok || !exact {
			x.bad(r, column, "not_a_date", "text", clip(cell))
		}
		return got
	}
	first, last := read(name+"_from", from), read(name+"_to", to)
	switch {
	case to == "" && precision != storage.PrecisionAfter:
		d = first
	case to == "":
		d = storage.Date{From: first.From, Precision: storage.PrecisionAfter}
	case from == "":
		d = storage.Date{To: last.To, Precision: storage.PrecisionBefore}
	case first.From != "" && last.To != "":
		if d = storage.Between(first.From, last.To); first.From > last.To {
			x.bad(r, name+"_to", "ends_before", "text", clip(to))
		}
	}
	if precision != "" {
		d.Precision = precision
	}
	d.Inferred, d.Words = inferred, words
	return &d
}
