package exchange

import (
	"strconv"
	"strings"
	"time"

	"casewire/storage"
)

// flatRow is one row of the casewire CSV: an incident with at most one of its people, one of its sources and one of its
// claims. What else an incident has stands in the rows below, which repeat its ref.
type flatRow struct {
	kind     string // "incident", or what a row is about alone: "case", "who", "source"
	inCase   *storage.Case
	incident *storage.Incident
	whole    bool // the first row of the incident
	target   *storage.Target
	subject  *storage.Subject
	outlet   string // name of the subject's outlet
	citation *storage.Citation
	source   *storage.Source
	claim    *storage.Claim
}

// sheetColumn is one column of the casewire CSV.
type sheetColumn struct {
	name string
	// plain columns are those of the template: what a person with a spreadsheet fills in.
	plain bool
	means string
	get   func(*flatRow) string
}

// Kinds of row.
const (
	rowIncident = "incident"
	rowCase     = "case"
	rowWho      = "who"
	rowSource   = "source"
)

// sheetColumns are the columns, in their order. They are found by name; any may be missing but those that an incident
// cannot do without.
func sheetColumns() []sheetColumn {
	inCase := func(get func(*storage.Case) string) func(*flatRow) string {
		return func(f *flatRow) string {
			if f.inCase == nil {
				return ""
			}
			return get(f.inCase)
		}
	}
	incident := func(get func(*storage.Incident) string) func(*flatRow) string {
		return func(f *flatRow) string {
			if f.incident == nil || !f.whole {
				return ""
			}
			return get(f.incident)
		}
	}
	target := func(get func(*storage.Target) string) func(*flatRow) string {
		return func(f *flatRow) string {
			if f.target == nil {
				return ""
			}
			return get(f.target)
		}
	}
	group := func(get func(*storage.Group) string) func(*flatRow) string {
		return target(func(t *storage.Target) string {
			if t.Group == nil {
				return ""
			}
			return get(t.Group)
		})
	}
	subject := func(get func(*flatRow, *storage.Subject) string) func(*flatRow) string {
		return func(f *flatRow) string {
			if f.subject == nil {
				return ""
			}
			return get(f, f.subject)
		}
	}
	citation := func(get func(*storage.Citation) string) func(*flatRow) string {
		return func(f *flatRow) string {
			if f.citation == nil {
				return ""
			}
			return get(f.citation)
		}
	}
	source := func(get func(*storage.Source) string) func(*flatRow) string {
		return func(f *flatRow) string {
			if f.source == nil {
				return ""
			}
			return get(f.source)
		}
	}
	claim := func(get func(*storage.Claim) string) func(*flatRow) string {
		return func(f *flatRow) string {
			if f.claim == nil {
				return ""
			}
			return get(f.claim)
		}
	}
	columns := []sheetColumn{
		{"row", false, "what the row is about: `incident` (the default), or `case`, `who` or `source` alone", func(f *flatRow) string { return f.kind }},
		{"case_ref", false, "ref of the case; none: a new one, or the one on file of the same title and country", inCase(func(c *storage.Case) string { return c.Ref })},
		{"case_title", true, "title of the case, at most 200 characters", inCase(func(c *storage.Case) string { return c.Title })},
		{"case_country", true, "country of the case, by name or ISO 3166-1 code", inCase(func(c *storage.Case) string { return c.Country })},
		{"case_summary", true, "one line on the case", inCase(func(c *storage.Case) string { return c.Summary })},
		{"case_tags", true, "beats, parted by `;`", inCase(func(c *storage.Case) string { return joinCell(c.Tags) })},
		{"case_owner", false, "account of the owner, as telegram:123", inCase(func(c *storage.Case) string { return c.Owner })},
		{"case_closed", false, "`yes` where the desk no longer follows it", inCase(func(c *storage.Case) string { return flag(c.Closed) })},
		{"case_visibility", false, "public, team or restricted; none: as the import says", inCase(func(c *storage.Case) string { return c.Visibility.String() })},
		{"case_embargo_until", false, "instant in UTC after which its owner is asked", inCase(func(c *storage.Case) string { return instant(c.Embargo) })},
		{"incident_ref", false, "ref of the incident; repeated where more rows belong to it", func(f *flatRow) string {
			if f.incident == nil {
				return ""
			}
			return f.incident.Ref
		}},
		{"slug", true, "how you know the incident in your own files; the same slug is never brought in twice", incident(func(i *storage.Incident) string { return i.Slug })},
		{"types", true, "codes of the types, the main one first, parted by `;`", incident(func(i *storage.Incident) string { return joinCell(i.Types) })},
	}
	columns = append(columns, dateColumns("date", "when it happened", true, func(f *flatRow) *storage.Date {
		if f.incident == nil || !f.whole {
			return nil
		}
		return &f.incident.Date
	})...)
	columns = append(columns, []sheetColumn{
		{"day_order", false, "order among incidents of one day", incident(func(i *storage.Incident) string { return count(i.DayOrder) })},
		{"place", true, "where it happened", incident(func(i *storage.Incident) string { return i.Place })},
		{"country", true, "country of the place, where it is not the case's", incident(func(i *storage.Incident) string { return i.Country })},
		{"authority", true, "code of the authority that acted", incident(func(i *storage.Incident) string { return i.Authority })},
		{"body", true, "name of that authority", incident(func(i *storage.Incident) string { return i.Body })},
		{"system", false, "of a notice: `interpol`, `country:KG` or `unnamed:A`", incident(func(i *storage.Incident) string { return string(i.System) })},
		{"summary", true, "what happened, in your own words, at most 1,500 characters", incident(func(i *storage.Incident) string { return i.Summary })},
		{"stance", true, "code of the stance of whoever speaks", incident(func(i *storage.Incident) string { return i.Stance })},
		{"verification", true, "code; none: `unreviewed`", incident(func(i *storage.Incident) string { return i.Verification })},
		{"visibility", false, "public, team or restricted; none: as the import says", incident(func(i *storage.Incident) string { return i.Visibility.String() })},
		{"embargo_until", false, "instant in UTC after which the owner is asked", incident(func(i *storage.Incident) string { return instant(i.Embargo) })},
		{"about", false, "refs of the incidents that this one is about, parted by `;`", incident(func(i *storage.Incident) string { return linked(i, storage.LinkAbout) })},
		{"conflicts", false, "refs of the incidents that contradict it", incident(func(i *storage.Incident) string { return linked(i, storage.LinkConflicts) })},
		{"who", true, "name of a person or outlet it happened to, or what unnamed people are", func(f *flatRow) string {
			switch {
			case f.target != nil && f.target.Group != nil:
				return f.target.Group.Description
			case f.subject != nil:
				return f.subject.Name()
			}
			return ""
		}},
		{"who_ref", false, "ref of that person or outlet", subject(func(_ *flatRow, s *storage.Subject) string { return s.Ref })},
		{"who_type", true, "`person` (the default), `outlet`, or `unnamed`", func(f *flatRow) string {
			switch {
			case f.target != nil && f.target.Group != nil:
				return unnamed
			case f.subject != nil:
				return f.subject.Kind
			}
			return ""
		}},
		{"people", true, "how many unnamed people; none: not stated", group(func(g *storage.Group) string { return count(g.People) })},
		{"all_others", false, "`yes`: everybody else of the same event", group(func(g *storage.Group) string { return flag(g.Rest) })},
		{"other_names", true, "further names of the person or outlet, parted by `;`", subject(func(_ *flatRow, s *storage.Subject) string {
			return joinCell(further(s, func(n storage.Name) string { return n.Name }))
		})},
		{"name_scripts", false, "ISO 15924 scripts of the name and the further names, in that order", subject(func(_ *flatRow, s *storage.Subject) string { return scripts(s) })},
		{"names_from", false, "refs of the incidents that the name and the further names came with", subject(func(_ *flatRow, s *storage.Subject) string { return origins(s) })},
		{"capacity", true, "code of the person's capacity", subject(func(_ *flatRow, s *storage.Subject) string { return s.Capacity })},
		{"outlet", true, "name of the outlet that the person works for", subject(func(f *flatRow, _ *storage.Subject) string { return f.outlet })},
		{"outlet_ref", false, "ref of that outlet", subject(func(_ *flatRow, s *storage.Subject) string { return s.Outlet })},
		{"identity_withheld", false, "`yes`: the name is for few", subject(func(_ *flatRow, s *storage.Subject) string { return flag(s.Withheld) })},
		{"minor", false, "`yes`: under age", subject(func(_ *flatRow, s *storage.Subject) string { return flag(s.Minor) })},
		{"named", false, "the name the person was entered under", target(func(t *storage.Target) string { return t.Named })},
		{"role", true, "role in the event", target(func(t *storage.Target) string { return t.Role })},
		{"outcome", true, "code of the outcome for this person", target(func(t *storage.Target) string { return t.Outcome })},
		{"sentence", true, "code of the sentence", target(func(t *storage.Target) string { return t.Sentence })},
		{"months", true, "length of the sentence in months", target(func(t *storage.Target) string { return count(t.Months) })},
		{"term", false, "the term as the source prints it", target(func(t *storage.Target) string { return t.Term })},
		{"source_ref", false, "ref of the source", source(func(o *storage.Source) string { return o.Ref })},
		{"source_url", true, "address of the source; sources of one address are one", source(func(o *storage.Source) string { return o.URL })},
		{"publisher", true, "who published it", source(func(o *storage.Source) string { return o.Publisher })},
		{"source_title", true, "its title", source(func(o *storage.Source) string { return o.Title })},
	}...)
	columns = append(columns, dateColumns("published", "when it came out", true, func(f *flatRow) *storage.Date {
		if f.source == nil {
			return nil
		}
		return &f.source.Published
	})...)
	columns = append(columns, []sheetColumn{
		{"language", true, "its language, as en or ky", source(func(o *storage.Source) string { return o.Language })},
		{"source_kind", true, "code of the kind of source; none: `original`", source(func(o *storage.Source) string { return o.Kind })},
		{"derived_from", false, "ref of the source that it derives from", source(func(o *storage.Source) string { return o.DerivedFrom })},
		{"archive_url", false, "address of a copy", source(func(o *storage.Source) string { return o.ArchiveURL })},
		{"risky", false, "`yes`: not to be linked in public", source(func(o *storage.Source) string { return flag(o.Risky) })},
		{"interest", false, "why it is a party to the matter", source(func(o *storage.Source) string { return o.Interest })},
		{"speaker", true, "who says so in this source; none: its publisher", citation(func(c *storage.Citation) string { return c.Speaker })},
		{"words", true, "what the speaker says", citation(func(c *storage.Citation) string { return c.Words })},
		{"verbatim", true, "`yes`: these are the speaker's own words", citation(func(c *storage.Citation) string { return flag(c.Verbatim) })},
	}...)
	columns = append(columns, dateColumns("said", "when the speaker said so", false, func(f *flatRow) *storage.Date {
		if f.citation == nil {
			return nil
		}
		return f.citation.Said
	})...)
	columns = append(columns, []sheetColumn{
		{"claim", false, "one of several reported values: `headcount` or `date`", claim(func(c *storage.Claim) string { return c.Field })},
		{"claim_people", false, "the headcount claimed", claim(func(c *storage.Claim) string { return count(c.People) })},
	}...)
	columns = append(columns, dateColumns("claim_date", "the date claimed", false, func(f *flatRow) *storage.Date {
		if f.claim == nil {
			return nil
		}
		return f.claim.Date
	})...)
	return append(columns, []sheetColumn{
		{"claim_source", false, "ref of the source of the claim", claim(func(c *storage.Claim) string { return c.Source })},
		{"claim_speaker", false, "who claims it", claim(func(c *storage.Claim) string { return c.Speaker })},
	}...)
}

// dateColumns are the five columns of a date.
func dateColumns(name, means string, plain bool, get func(*flatRow) *storage.Date) []sheetColumn {
	with := func(text func(*storage.Date) string) func(*flatRow) string {
		return func(f *flatRow) string {
			d := get(f)
			if d == nil {
				return ""
			}
			return text(d)
		}
	}
	return []sheetColumn{
		{name + "_from", plain, means + ": the first day it may mean, as 2025-10-31; also 2025-10 or 2025", with(func(d *storage.Date) string { return string(d.From) })},
		{name + "_to", plain, "the last day it may mean; none: the same day", with(func(d *storage.Date) string { return string(d.To) })},
		{name + "_precision", plain, "day, month, year, range, before, after or unknown; none: what the days say", with(func(d *storage.Date) string { return string(d.Precision) })},
		{name + "_inferred", false, "`yes`: no source states it", with(func(d *storage.Date) string { return flag(d.Inferred) })},
		{name + "_words", false, "the date as the source prints it", with(func(d *storage.Date) string { return d.Words })},
	}
}

func flag(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func instant(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func linked(i *storage.Incident, kind string) string {
	var out []string
	for _, l := range i.Links {
		if l.Kind == kind {
			out = append(out, l.To)
		}
	}
	return joinCell(out)
}

// ordered are the names of a subject, the preferred one first.
func ordered(s *storage.Subject) []storage.Name {
	var out []storage.Name
	for _, n := range s.Names {
		if n.Preferred {
			out = append(out, n)
		}
	}
	for _, n := range s.Names {
		if !n.Preferred {
			out = append(out, n)
		}
	}
	return out
}

func further(s *storage.Subject, get func(storage.Name) string) []string {
	var out []string
	for _, n := range ordered(s)[1:] {
		out = append(out, get(n))
	}
	return out
}

// scripts and origins list something of every name, the preferred one first; empty where there is none of it at all.
func scripts(s *storage.Subject) string {
	return ofNames(s, func(n storage.Name) string { return n.Script })
}

func origins(s *storage.Subject) string {
	return ofNames(s, func(n storage.Name) string { return n.Incident })
}

func ofNames(s *storage.Subject, get func(storage.Name) string) string {
	var out []string
	some := false
	for _, n := range ordered(s) {
		out, some = append(out, get(n)), some || get(n) != ""
	}
	if !some {
		return ""
	}
	return joinCell(out)
}

// joinCell puts a list into one cell: parted by "; ", with a backslash before a semicolon or backslash of its own.
func joinCell(list []string) string {
	out := make([]string, len(list))
	for n, text := range list {
		out[n] = strings.NewReplacer(`\`, `\\`, `;`, `\;`).Replace(text)
	}
	return strings.Join(out, "; ")
}

// splitCell takes a list out of a cell.
func splitCell(cell string) []string {
	if cell == "" {
		return nil
	}
	var out []string
	var b strings.Builder
	for n := 0; n < len(cell); n++ {
		switch {
		case cell[n] == '\\' && n+1 < len(cell):
			n++
			b.WriteByte(cell[n])
		case cell[n] == ';':
			out = append(out, b.String())
			b.Reset()
			if n+1 < len(cell) && cell[n+1] == ' ' {
				n++
			}
		default:
			b.WriteByte(cell[n])
		}
	}
	return append(out, b.String())
}

// guard keeps a spreadsheet from running a cell: one that it would take for a formula gets an apostrophe in front, which it
// does not show. unguard takes it away again.
func guard(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

func unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && formula(rest) {
		return rest
	}
	return cell
}

// formula tells whether a spreadsheet may take a cell for a formula, with or without apostrophes in front.
func formula(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	if cell != "" && strings.ContainsRune("\t\r\n", rune(cell[0])) {
		return true
	}
	r := []rune(strings.TrimLeft(cell, " \u00a0"))
	return len(r) > 0 && strings.ContainsRune("=+-@＝＋－＠", r[0])
}
