// Package digest says what an edition says. It is pure: an edition is a document made of what changed, what is coming up and
// who is in custody, as somebody else read them from the store within one sight, and of nothing else. It reads no clock and
// no store, decides nothing about who sees what, and sends nothing.
package digest

import (
	"cmp"
	"slices"
	"time"

	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// Entry is one line of the change log as storage.FoldChanges left it, with what it is about as that now reads within the
// sight of the edition.
type Entry struct {
	Change storage.Change
	// Incident is nil where the change is of a case, is an import, or took the incident out of sight.
	Incident *storage.Incident
	// Case is the case of the incident, or the one that changed; nil where it is not in sight.
	Case *storage.Case
}

// Input is all that an edition is made of.
type Input struct {
	// Day is the local date of the edition: the day its answers about custody are for.
	Day storage.Day
	// Since is where the range of the change log begins, in time; Zone is the zone in which readers are told of it.
	Since time.Time
	Zone  *time.Location
	// Changes are those of the range, folded, one entry a thing, latest first.
	Changes []Entry
	// Upcoming is what is dated in the next Ahead days.
	Upcoming []storage.Incident
	Ahead    int
	// Custody is as of Day. Told is what the edition before this one said of it; nil: there was none, and nothing is said of a
	// change. NoCustody: whoever reads this asked for things that have nothing to do with it.
	Custody   storage.CustodyReport
	Told      *Told
	NoCustody bool
	// Only says to what the edition is narrowed; empty where it is not.
	Only reply.Line
	// Late is the edition that this is, where it comes too late; nil where it does not.
	Late *Edition
}

// Told is what an edition said of custody, held against who is in custody now.
type Told struct {
	Day storage.Day
	// Held are the refs of those who were in custody and are now; Left are those who are not any more.
	Held map[string]bool
	Left []Left
	// Gone is how many are not in custody any more of whom nothing may be said: they, or the reports, were taken out of sight.
	Gone int
}

// Left is somebody who was in custody by the report of a ref.
type Left struct {
	Subject storage.Subject
	Report  string
}

// ToldBy is what a report of custody said, held against who is in custody now.
func ToldBy(before, now storage.CustodyReport) *Told {
	held := map[string]bool{}
	for _, l := range now.Under(storage.InCustody) {
		held[l.Subject.Ref] = true
	}
	t := &Told{Day: before.AsOf, Held: map[string]bool{}}
	for _, l := range before.Under(storage.InCustody) {
		if held[l.Subject.Ref] {
			t.Held[l.Subject.Ref] = true
		} else {
			t.Left = append(t.Left, Left{l.Subject, l.Report.Ref})
		}
	}
	return t
}

// Voice says the phrases which an edition shares with every other answer about cases.
type Voice interface {
	// Date is a reported date with its precision, and whether it is inferred.
	Date(d storage.Date) reply.Line
	// Says is who says so.
	Says(i storage.Incident) reply.Line
	// Standing is what a reader must know of a report's proof where it is not solid; empty where it is.
	Standing(i storage.Incident) reply.Line
	// Who is how a person or outlet is called.
	Who(s storage.Subject) reply.Line
	// Country is the name of a country.
	Country(code string) string
	// Confirmed is on what a line about custody rests and when that was last confirmed.
	Confirmed(l storage.CustodyLine) reply.Line
}

// Quiet tells whether there is nothing to say: nothing changed, nothing is coming up, and the same people are in custody.
func Quiet(in Input) bool {
	return len(in.Changes) == 0 && len(in.Upcoming) == 0 && (in.Told == nil || !moved(in))
}

// Build writes an edition. A quiet one is a title and one sentence. Every entry of its lists carries the refs of the
// incidents (and, where it is about a case itself, of the case) whose content it shows.
func Build(in Input, w *words.Catalogue, v Voice) reply.Doc {
	e := edition{in: in, w: w, v: v}
	e.doc.Title = w.Line("digest.title", words.Args{"day": day(in.Day)})
	e.doc.Note(in.Only)
	e.late()
	since := words.Args{"since": e.moment(in.Since)}
	if Quiet(in) {
		since["custody"] = w.Line("digest.quiet_custody", words.Args{"n": len(in.Custody.Under(storage.InCustody)), "day": day(in.Day)})
		if in.NoCustody {
			since["custody"] = ""
		}
		since["ahead"] = w.Line("digest.days", words.Args{"n": in.Ahead})
		e.doc.Para(w.Line("digest.quiet", since))
		return e.doc
	}
	e.doc.Note(w.Line("digest.since", since))
	for _, news := range []storage.News{storage.NewsNew, storage.NewsUpdated, storage.NewsCorrected} {
		e.section(news)
	}
	e.withdrawn()
	e.upcoming()
	if !in.NoCustody {
		e.custody()
	}
	counted := "digest.counted"
	if in.NoCustody {
		counted = "digest.counted_lines"
	}
	e.doc.Note(w.Line(counted, words.Args{"n": len(in.Changes)}))
	return e.doc
}

// late says that the edition comes too late, and which ones it stands for besides.
func (e *edition) late() {
	if e.in.Late == nil {
		return
	}
	e.doc.Warn(e.w.Line("digest.late", words.Args{"due": e.moment(e.in.Late.Due)}))
	var missed []reply.Line
	for _, d := range e.in.Late.Missed {
		missed = append(missed, reply.Of(day(d)))
	}
	if len(missed) == 0 {
		return
	}
	key := "digest.late_missed"
	if e.in.Late.More {
		key = "digest.late_more"
	}
	e.doc.Note(e.w.Line(key, words.Args{"n": len(missed), "days": join(missed...)}))
}

// Item is one change by itself, as an edition would list it: how a thing now reads, or that it is gone.
func Item(x Entry, zone *time.Location, w *words.Catalogue, v Voice) reply.Item {
	e := edition{in: Input{Zone: zone}, w: w, v: v}
	switch {
	case x.Change.Batched > 0:
		return reply.Item{Text: Import(x.Change, w)}
	case x.Change.News == storage.NewsWithdrawn:
		return e.gone(x)
	}
	return e.item(x)
}

// Urgent are the types of incident that followers are told of at once.
func Urgent() []string {
	return []string{storage.Killing, storage.Abduction, storage.Disappearance, storage.Arrest, storage.Detention, storage.MassDetention, storage.Verdict, storage.Release}
}

// Weigh orders changes as an edition does: what weighs most first.
func Weigh(a, b Entry) int { return cmp.Compare(heft(a), heft(b)) }

// heft is how early an entry stands among entries of all cases; what has no content comes last.
func heft(x Entry) int {
	if x.Incident == nil {
		return lightest
	}
	return weight(*x.Incident)
}

// edition is an edition being written.
type edition struct {
	in  Input
	w   *words.Catalogue
	v   Voice
	doc reply.Doc
}

func (e *edition) moment(t time.Time) reply.Span {
	return reply.Span{Kind: reply.Instant, Text: t.In(e.in.Zone).Format("2 Jan 2006 15:04 MST"), Target: t.UTC().Format(time.RFC3339)}
}

func day(d storage.Day) reply.Span {
	return reply.Span{Kind: reply.Day, Text: d.String(), Target: string(d)}
}

// section writes what is new, updated or corrected: country by country and case by case, imports last.
func (e *edition) section(news storage.News) {
	var imports []reply.Item
	var entries []Entry
	for _, x := range e.in.Changes {
		switch {
		case x.Change.News != news:
		case x.Change.Batched > 0:
			imports = append(imports, reply.Item{Text: Import(x.Change, e.w)})
		default:
			entries = append(entries, x)
		}
	}
	if len(imports)+len(entries) == 0 {
		return
	}
	e.doc.Heading(e.w.Line("digest."+string(news), nil))
	for _, g := range groups(entries) {
		title := reply.Block{Kind: reply.Paragraph, Text: e.caseLine(g)}
		if g.inCase != nil {
			title.Carries = []string{g.inCase.Ref}
		}
		e.doc.Add(title)
		items := make([]reply.Item, 0, len(g.entries))
		for _, x := range g.entries {
			items = append(items, e.item(x))
		}
		e.doc.List(items...)
	}
	e.doc.List(imports...)
}

// caseLine is what the entries of a case stand under: the country, the tappable ref and the title.
func (e *edition) caseLine(g group) reply.Line {
	country := reply.Text(e.v.Country(g.country))
	if g.country == "" {
		country = nil
	}
	if g.inCase == nil {
		return join(country, e.w.Line("digest.no_case", nil))
	}
	return join(country, reply.Of(reply.Ref(g.inCase.Ref, "case "+g.inCase.Ref), reply.T(" "), reply.B(g.inCase.Title)))
}

// item is one thing as it now reads.
func (e *edition) item(x Entry) reply.Item {
	it := reply.Item{Carries: []string{x.Change.Ref}, About: x.Change.Ref}
	switch {
	case x.Incident != nil:
		it.Text = e.line(*x.Incident)
	case x.Case != nil && x.Case.Summary != "":
		it.Text = join(e.w.Line("digest.case_"+x.Change.Kind, nil), reply.Text(x.Case.Summary))
	default:
		it.Text = e.w.Line("digest.case_"+x.Change.Kind, nil)
	}
	switch {
	case x.Change.News == storage.NewsCorrected:
		it.Notes = append(it.Notes, e.reason(x.Change.Reason))
	case x.Change.Kind == storage.ChangeWithdrawn: // the team still sees what the public does not any more
		it.Notes = append(it.Notes, join(e.w.Line("digest.taken_back", nil), e.reason(x.Change.Reason)))
	}
	return it
}

// line is an incident in one line: what, when, in house words, who says so, how sure, and its ref.
func (e *edition) line(i storage.Incident) reply.Line {
	types := make([]string, 0, len(i.Types))
	for _, t := range i.Types {
		types = append(types, storage.IncidentTypes.Label(t))
	}
	return join(reply.Of(reply.B(commas(types))), e.dates(i), reply.Text(i.Summary), e.w.Line("format.source", words.Args{"who": e.v.Says(i)}),
		e.v.Standing(i), reply.Of(reply.Ref(i.Ref, "incident "+i.Ref)))
}

// dates is when it happened, what other reports say of that, and when it was reported where that is not the same.
func (e *edition) dates(i storage.Incident) reply.Line {
	line := e.v.Date(i.Date)
	var others []string
	for _, c := range OtherDates(i) {
		if text := e.v.Date(*c.Date).String(); !slices.Contains(others, text) {
			others = append(others, text)
		}
	}
	if len(others) > 0 {
		line = e.w.Line("digest.also_dated", words.Args{"date": line, "others": commas(others)})
	}
	if r := i.Reported; r != "" && (i.Date.Open() || i.Date.To < r) {
		line = e.w.Line("digest.reported", words.Args{"date": line, "reported": day(r)})
	}
	return line
}

// OtherDates are the reports of an incident's date that differ from the one it stands under.
func OtherDates(i storage.Incident) []storage.Claim {
	var out []storage.Claim
	for _, c := range i.Claims {
		if c.Field == storage.ClaimDate && c.Date != nil && (c.Date.From != i.Date.From || c.Date.To != i.Date.To) {
			out = append(out, c)
		}
	}
	return out
}

func (e *edition) reason(public string) reply.Line {
	if public == "" {
		return e.w.Line("digest.no_reason", nil)
	}
	return e.w.Line("digest.reason", words.Args{"reason": public})
}

// withdrawn lists what went out of sight: ref, day and public reason, and nothing of what it said.
func (e *edition) withdrawn() {
	var items []reply.Item
	for _, x := range e.in.Changes {
		if x.Change.News != storage.NewsWithdrawn {
			continue
		}
		items = append(items, e.gone(x))
	}
	if len(items) > 0 {
		e.doc.Heading(e.w.Line("digest.withdrawn", nil))
		e.doc.List(items...)
	}
}

// gone is one thing that went out of sight.
func (e *edition) gone(x Entry) reply.Item {
	c := x.Change
	what := e.w.Line("digest.gone_"+c.Object, words.Args{"ref": reply.Ref(c.Ref, "history "+c.Ref)})
	var inCase reply.Line
	if x.Case != nil && c.Object != storage.RefCase {
		inCase = reply.Of(reply.Ref(x.Case.Ref, "case "+x.Case.Ref))
	}
	return reply.Item{Text: join(what, inCase, reply.Of(day(storage.DayOf(c.At, e.in.Zone))), e.reason(c.Reason))}
}

// upcoming lists what is dated in the next days.
func (e *edition) upcoming() {
	if len(e.in.Upcoming) == 0 {
		return
	}
	e.doc.Heading(e.w.Line("digest.upcoming", words.Args{"n": e.in.Ahead}))
	items := make([]reply.Item, 0, len(e.in.Upcoming))
	for _, i := range e.in.Upcoming {
		items = append(items, reply.Item{Text: e.line(i), Notes: []reply.Line{reply.Of(reply.Ref(i.Case, "case "+i.Case))}, Carries: []string{i.Ref}, About: i.Ref})
	}
	e.doc.List(items...)
}

// Import is what one import brought, as a line: an import is one line, however much it brought.
func Import(c storage.Change, w *words.Catalogue) reply.Line {
	args := words.Args{"open": reply.Cmd("/cases"), "cases": w.Line("digest.cases", words.Args{"n": c.Imported.Cases}),
		"incidents": w.Line("digest.incidents", words.Args{"n": c.Imported.Incidents})}
	switch {
	case c.Imported.Cases == 0:
		if c.Case != "" {
			args["open"] = reply.Ref(c.Case, "case "+c.Case)
		}
		return w.Line("digest.import_incidents", args)
	case c.Imported.Cases == 1:
		args["open"] = reply.Ref(c.Ref, "case "+c.Ref)
	}
	if c.Imported.Incidents == 0 {
		return w.Line("digest.import_cases", args)
	}
	return w.Line("digest.import", args)
}

// join puts lines one after the other; empty ones are left out.
func join(lines ...reply.Line) reply.Line {
	var out reply.Line
	for _, l := range lines {
		if len(l) == 0 {
			continue
		}
		if len(out) > 0 {
			out = append(out, reply.T(" · "))
		}
		out = append(out, l...)
	}
	return out
}
