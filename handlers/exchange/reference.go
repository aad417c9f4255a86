package exchange

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"casewire/storage"
)

// Reference is the documentation of the formats as Markdown, for the README. Its tables are printed from what reads and
// writes the files.
func Reference() string {
	var b strings.Builder
	b.WriteString(`### JSON Lines

One record a line, in UTF-8: an object whose "kind" says what it is. Records name each other by ref. A record stands after those it names, so the order of kinds is cases, outlets, people, sources (an original before what derives from it), incidents, each kind in the order in which it was stored; only links between incidents, and names that came with an incident, may point forward. The same store gives the same bytes, and what is brought into an empty database comes out again byte by byte. Fields that are empty are left out. A field that is not known is an error. A ref that is on file is left as it is there; a source whose address is on file is that source. What is not in a file: the history, the audit, who something restricted is shared with, subscriptions, and the old refs of people who were merged.

A date is an object: "from" and "to" (ISO days; an open end is left out), "precision" (day, month, year, range, before, after, unknown), "inferred" (no source states it) and "words" (as the source prints it).

`)
	for _, part := range []struct {
		kind string
		of   reflect.Type
		also []reflect.Type
	}{
		{storage.RefCase, reflect.TypeFor[storage.Case](), nil},
		{storage.RefSubject, reflect.TypeFor[storage.Subject](), []reflect.Type{reflect.TypeFor[storage.Name]()}},
		{storage.RefSource, reflect.TypeFor[storage.Source](), nil},
		{storage.RefIncident, reflect.TypeFor[storage.Incident](), []reflect.Type{reflect.TypeFor[storage.Target](), reflect.TypeFor[storage.Group](), reflect.TypeFor[storage.Citation](), reflect.TypeFor[storage.Claim](), reflect.TypeFor[storage.Link]()}},
	} {
		fmt.Fprintf(&b, "| `%s` | meaning |\n|---|---|\n", part.kind)
		for n, t := range append([]reflect.Type{part.of}, part.also...) {
			inside := ""
			if n > 0 {
				inside = holders()[t.Name()]
			}
			for _, field := range lineFields(t) {
				fmt.Fprintf(&b, "| `%s%s` | %s |\n", inside, field, lineMeanings()[t.Name()+"."+field])
			}
		}
		b.WriteByte('\n')
	}
	b.WriteString(`### CSV

UTF-8 with a header; columns are found by name, in any order, and may be missing. A row is an incident of a case, with at most one of its people, one of its sources and one of its claims; what else it has stands in rows below, which repeat its ` + "`incident_ref`" + ` or leave the incident's own cells empty. A list stands in one cell, parted by ` + "`;`" + `. Dates are ISO days beside a precision. A cell that a spreadsheet would take for a formula begins with an apostrophe, which is taken away again when it is read. Without refs, an incident is known by its ` + "`slug`" + `, or by its case, types, date and summary; people are linked only where name and outlet are the same. Columns marked • are those of the template.

| column | meaning |
|---|---|
`)
	for _, c := range sheetColumns() {
		mark := ""
		if c.plain {
			mark = " •"
		}
		fmt.Fprintf(&b, "| `%s`%s | %s |\n", c.name, mark, c.means)
	}
	b.WriteString(`
### The U.S. Press Freedom Tracker's CSV export

A row becomes a case with one incident, known by its slug. Its categories are the types, the first the main one; the category "Arrest / Criminal Charge" is an arrest, a detention or a charge, as the row's own columns say, and "Equipment Search or Seizure" a seizure where something was seized, else a search. The Tracker's page is the source and the Tracker the speaker; the row's links are further sources. People become targets with their outlets; whoever is not named is an unnamed target. A person is the same only where name and outlet are; others of the name are listed. Where the exact day is not known, the date is the month. "Released" without a date is a release after the arrest; "without being processed" ends the detention itself; "still in custody" is a report of being held, dated to the row's latest revision. A detention dated to another day is one of its own. Updates, and how things stood at the latest revision, are background, which is not counted. Of the article the first paragraph is kept, without markup. Columns are found by name. What cannot be read, and what reads otherwise on file, is reported by row and column; what is on file is left as it is.
`)
	return b.String()
}

// lineFields are the JSON names of a type's fields, in their order.
func lineFields(t reflect.Type) []string {
	var out []string
	for n := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(n).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			out = append(out, name)
		}
	}
	return out
}

// holders say in which field a part of a record stands.
func holders() map[string]string {
	return map[string]string{"Name": "names.", "Target": "targets.", "Group": "targets.group.", "Citation": "sources.", "Claim": "claims.", "Link": "links."}
}

// undocumented are the fields of lines that the reference does not explain; a test holds that there are none.
func undocumented() []string {
	var out []string
	for _, t := range []reflect.Type{
		reflect.TypeFor[storage.Case](), reflect.TypeFor[storage.Subject](), reflect.TypeFor[storage.Name](), reflect.TypeFor[storage.Source](), reflect.TypeFor[storage.Incident](),
		reflect.TypeFor[storage.Target](), reflect.TypeFor[storage.Group](), reflect.TypeFor[storage.Citation](), reflect.TypeFor[storage.Claim](), reflect.TypeFor[storage.Link](),
	} {
		for _, field := range lineFields(t) {
			if lineMeanings()[t.Name()+"."+field] == "" {
				out = append(out, t.Name()+"."+field)
			}
		}
	}
	slices.Sort(out)
	return out
}

// lineMeanings say what the fields of JSON Lines mean.
func lineMeanings() map[string]string {
	return map[string]string{
		"Case.ref": "its ref, as `KG-4T7Q`", "Case.title": "title, at most 200 characters", "Case.country": "ISO 3166-1 code", "Case.summary": "one line on it",
		"Case.tags": "beats, sorted", "Case.owner": "account of its owner, as `telegram:123`", "Case.closed": "the desk no longer follows it",
		"Case.visibility": "`public`, `team` or `restricted`; left out: as the import says", "Case.embargo_until": "instant in UTC after which its owner is asked",
		"Subject.ref": "its ref", "Subject.type": "`person` or `outlet`", "Subject.names": "its names, the preferred one first", "Subject.capacity": "code of a person's capacity",
		"Subject.outlet": "ref of the outlet that a person works for", "Subject.identity_withheld": "the name is for few", "Subject.minor": "under age",
		"Name.name": "one spelling", "Name.preferred": "the one that is shown; exactly one is", "Name.script": "ISO 15924 code of its script", "Name.incident": "ref of the incident that the name came with; it is seen only where that is",
		"Source.ref": "its ref", "Source.url": "its address", "Source.publisher": "who published it", "Source.title": "its title", "Source.published": "date on which it came out",
		"Source.language": "BCP 47 code", "Source.source_kind": "code of the kind of source", "Source.derived_from": "ref of the source that it derives from", "Source.archive_url": "address of a copy",
		"Source.risky": "not to be linked in public", "Source.interest": "why it is a party to the matter",
		"Incident.ref": "its ref", "Incident.case": "ref of its case", "Incident.types": "codes of its types, the main one first", "Incident.date": "date on which it happened",
		"Incident.day_order": "order among incidents of one day", "Incident.place": "where it happened", "Incident.country": "country of the place, where it is not the case's",
		"Incident.authority": "code of the authority that acted", "Incident.body": "name of that authority", "Incident.system": "of a notice: `interpol`, `country:KG` or `unnamed:A`",
		"Incident.summary": "what happened, in house words", "Incident.stance": "code of the stance of whoever speaks", "Incident.verification": "code of how well it is proved",
		"Incident.visibility": "`public`, `team` or `restricted`; never seen more widely than its case", "Incident.embargo_until": "instant in UTC after which the owner is asked",
		"Incident.targets": "who it happened to", "Incident.sources": "what is said of it, at least one", "Incident.claims": "reported values that differ", "Incident.links": "other incidents that it points at",
		"Incident.slug":  "how another tracker's export knows it; unique",
		"Target.subject": "ref of a person or outlet; left out of unnamed people", "Target.group": "unnamed people", "Target.named": "the name it was entered under, where that is not the preferred one",
		"Target.role": "role in the event", "Target.outcome": "code of the outcome for this target", "Target.sentence": "code of the sentence", "Target.months": "its length", "Target.term": "the term as the source prints it",
		"Group.people": "how many; left out: not stated", "Group.description": "what they are", "Group.all_others": "everybody else of the same event",
		"Citation.source": "ref of the source", "Citation.speaker": "who says so", "Citation.words": "what is said", "Citation.verbatim": "the speaker's own words", "Citation.said": "date on which it was said",
		"Claim.field": "`headcount` or `date`", "Claim.people": "the headcount", "Claim.date": "the date", "Claim.source": "ref of one of the incident's sources", "Claim.speaker": "who claims it",
		"Link.kind": "`about`, or `conflicts`: they contradict each other as a whole", "Link.to": "ref of the other incident",
	}
}
