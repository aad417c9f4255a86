package digest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// plainVoice says phrases in the plainest way.
type plainVoice struct{}

func (plainVoice) Date(d storage.Date) reply.Line       { return reply.Text(d.String()) }
func (plainVoice) Says(i storage.Incident) reply.Line   { return reply.Text(i.Citations[0].Speaker) }
func (plainVoice) Standing(storage.Incident) reply.Line { return nil }
func (plainVoice) Who(s storage.Subject) reply.Line     { return reply.Text(s.Name()) }
func (plainVoice) Country(code string) string           { return code }
func (plainVoice) Confirmed(l storage.CustodyLine) reply.Line {
	return reply.Text("last " + l.Confirmed.String())
}

func build(in digest.Input) reply.Doc { return digest.Build(in, words.English(), plainVoice{}) }

// input is an edition of 24 November 2026 in Bishkek with nothing in it.
func input(t testing.TB) digest.Input {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Bishkek")
	if err != nil {
		t.Fatal(err)
	}
	return digest.Input{Day: "2026-11-24", Since: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC), Zone: zone, Ahead: 7,
		Custody: storage.CustodyReport{AsOf: "2026-11-24"}, Told: &digest.Told{Day: "2026-11-23"}}
}

// entry is one change of an incident of a case in a country.
func entry(news storage.News, ref, typ, inCase string) digest.Entry {
	e := digest.Entry{Change: storage.Change{News: news, Kind: storage.ChangeUpdated, Object: storage.RefIncident, Ref: ref, Case: inCase, At: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)},
		Case: &storage.Case{Ref: inCase, Country: inCase[:2], Title: "Case " + inCase}}
	if news != storage.NewsWithdrawn {
		e.Incident = &storage.Incident{Ref: ref, Case: inCase, InCountry: inCase[:2], Types: []string{typ}, Date: storage.OnDay("2026-11-22"), Summary: "What " + ref + " says.",
			Citations: []storage.Citation{{Source: "S0RC1", Speaker: "The Wire"}}}
	}
	return e
}

func heldLine(ref, name string, h storage.Heading) storage.CustodyLine {
	return storage.CustodyLine{Heading: h, Subject: storage.Subject{Ref: ref, Kind: storage.Person, Names: []storage.Name{{Name: name, Preferred: true}}}, Since: storage.OnDay("2026-10-01"),
		Confirmed: storage.OnDay("2026-10-02"), Report: storage.Incident{Ref: "R" + ref, Citations: []storage.Citation{{Speaker: "The Wire"}}}}
}

// text prints a document, one line a line.
func text(d reply.Doc) string {
	lines := []string{d.Title.String()}
	for _, b := range d.Blocks {
		switch b.Kind {
		case reply.Heading:
			lines = append(lines, "== "+b.Text.String())
		case reply.List:
			for _, it := range b.Items {
				lines = append(lines, "- "+it.Text.String()+" "+fmt.Sprint(it.Carries))
				for _, n := range it.Notes {
					lines = append(lines, "    "+n.String())
				}
			}
		case reply.Paragraph, reply.Note, reply.Warning:
			lines = append(lines, b.Text.String())
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func TestAQuietDayIsOneSentence(t *testing.T) {
	in := input(t)
	in.Custody.Lines = []storage.CustodyLine{heldLine("P1", "Anvar", storage.InCustody)}
	in.Told = digest.ToldBy(storage.CustodyReport{AsOf: "2026-11-23", Lines: in.Custody.Lines}, in.Custody)
	if !digest.Quiet(in) {
		t.Error("it is not quiet")
	}
	want := `Digest for 24 Nov 2026
Nothing is new, updated, corrected or withdrawn since 23 Nov 2026 08:00 +06, and nothing is dated in the next 7 days. 1 named person is in custody as of 24 Nov 2026, by the latest reports on file.
`
	if diff := cmp.Diff(want, text(build(in))); diff != "" {
		t.Error(diff)
	}
}

func TestAnEditionLeadsWithWhatMatters(t *testing.T) {
	in := input(t)
	in.Changes = []digest.Entry{
		entry(storage.NewsNew, "ST1", storage.Statement, "KG-1"),
		entry(storage.NewsNew, "SE2", "search", "KG-1"),
		entry(storage.NewsNew, "NO3", storage.NoticeDecision, "KZ-1"),
		entry(storage.NewsNew, "VE4", storage.Verdict, "KG-2"),
		entry(storage.NewsNew, "AR5", storage.Arrest, "KG-1"),
		entry(storage.NewsNew, "KI6", storage.Killing, "UZ-1"),
		entry(storage.NewsCorrected, "CO7", "threat", "KG-2"),
		entry(storage.NewsWithdrawn, "WI8", "", "KG-2"),
		{Change: storage.Change{News: storage.NewsNew, Kind: storage.ChangePublished, Object: storage.RefCase, Ref: "TJ-1", Case: "TJ-1"}, Case: &storage.Case{Ref: "TJ-1", Country: "TJ", Title: "Case TJ-1", Summary: "A summary."}},
		{Change: storage.Change{News: storage.NewsNew, Kind: storage.ChangeAdded, Object: storage.RefCase, Ref: "TM-1", Case: "TM-1", Batch: 1, Batched: 41, Imported: storage.Imported{Cases: 1, Incidents: 40}}},
	}
	in.Changes[6].Change.Reason = "We misread it."
	in.Changes[6].Incident.Claims = []storage.Claim{{Field: storage.ClaimDate, Date: new(storage.InMonth(2026, 10))}, {Field: storage.ClaimHeadcount, People: 3}}
	in.Changes[0].Incident.Reported = "2026-11-23"
	in.Upcoming = []storage.Incident{*entry(storage.NewsNew, "HE9", storage.Hearing, "KG-1").Incident}
	want := `Digest for 24 Nov 2026
What changed since 23 Nov 2026 08:00 +06, as it now reads.
== New
UZ · UZ-1 Case UZ-1
- killing · 22 Nov 2026 · What KI6 says. · Says The Wire · KI6 [KI6]
KG · KG-1 Case KG-1
- arrest · 22 Nov 2026 · What AR5 says. · Says The Wire · AR5 [AR5]
- search · 22 Nov 2026 · What SE2 says. · Says The Wire · SE2 [SE2]
- statement · 22 Nov 2026 (reported 23 Nov 2026) · What ST1 says. · Says The Wire · ST1 [ST1]
KG · KG-2 Case KG-2
- verdict · 22 Nov 2026 · What VE4 says. · Says The Wire · VE4 [VE4]
KZ · KZ-1 Case KZ-1
- notice decision · 22 Nov 2026 · What NO3 says. · Says The Wire · NO3 [NO3]
TJ · TJ-1 Case TJ-1
- Case published · A summary. [TJ-1]
- An import brought 1 case and 40 reports of incidents and statements: TM-1 []
== Corrected
KG · KG-2 Case KG-2
- threat · 22 Nov 2026 (other reports: Oct 2026) · What CO7 says. · Says The Wire · CO7 [CO7]
    Reason: We misread it.
== Withdrawn
- Report WI8 was withdrawn · KG-2 · 24 Nov 2026 · No reason given []
== Coming up in the next 7 days
- hearing · 22 Nov 2026 · What HE9 says. · Says The Wire · HE9 [HE9]
    KG-1
== In custody as of 24 Nov 2026, by the latest reports on file: 0 named people
The same people as on 23 Nov 2026.
10 lines on what changed. A line is one report or case, or one import; it counts no people. In custody counts named people.
`
	if diff := cmp.Diff(want, text(build(in))); diff != "" {
		t.Error(diff)
	}
}

func TestCustodySaysWhatChanged(t *testing.T) {
	in := input(t)
	for n := range 11 {
		in.Custody.Lines = append(in.Custody.Lines, heldLine(fmt.Sprint("P", n), fmt.Sprint("Person ", n), storage.InCustody))
	}
	before := append(slices.Clone(in.Custody.Lines[1:]), heldLine("L1", "Pardoned", storage.InCustody), heldLine("L2", "Freed", storage.InCustody))
	in.Custody.Lines = append(in.Custody.Lines, heldLine("L1", "Pardoned", storage.NotKnown), heldLine("B1", "Banned", storage.BannedToTravel))
	in.Custody.Unnamed = []storage.UnnamedLine{{Low: 2, High: 4}, {Low: 3, High: 3}}
	in.Told = digest.ToldBy(storage.CustodyReport{AsOf: "2026-11-23", Lines: before}, in.Custody)
	if digest.Quiet(in) {
		t.Error("who came and who left is news")
	}
	got := text(build(in))
	_, got, _ = strings.Cut(got, "== In custody")
	_, got, _ = strings.Cut(got, "Person 9 ")
	_, got, _ = strings.Cut(got, "\n")
	want := `- Not in custody on 23 Nov 2026, now reported to be: Person 0 [RP0]
- In custody on 23 Nov 2026, no longer reported to be: Pardoned – not known whether free [RL1]
- In custody on 23 Nov 2026, no longer reported to be: Freed – no report on file holds this person now [RL2]
And 1 more: /custody
Not in this number: 1 person banned from travel · 1 person of whom it is not known whether free · 5 to 7 people without a name. /custody tells who.
0 lines on what changed. A line is one report or case, or one import; it counts no people. In custody counts named people.
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever an entry shows of an incident, it carries the incident's ref, so that it can be taken back; of what was withdrawn
// nothing is shown; every change is told exactly once; and the same input makes the same edition.
func TestEntriesCarryWhatTheyShow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := input(t)
		types := storage.IncidentTypes.Codes()
		news := []storage.News{storage.NewsNew, storage.NewsUpdated, storage.NewsCorrected, storage.NewsWithdrawn}
		for n := range rapid.IntRange(1, 30).Draw(rt, "changes") {
			inCase := rapid.SampledFrom([]string{"KG-1", "KG-2", "UZ-1", "KZ-1"}).Draw(rt, "case")
			in.Changes = append(in.Changes, entry(rapid.SampledFrom(news).Draw(rt, "news"), fmt.Sprintf("I%03d", n), rapid.SampledFrom(types).Draw(rt, "type"), inCase))
		}
		doc := build(in)
		if err := doc.Check(); err != nil {
			rt.Fatal(err)
		}
		told := map[string]int{}
		for _, b := range doc.Blocks {
			for _, it := range b.Items {
				line := it.Text.String()
				for _, e := range in.Changes {
					shows, carries := strings.Contains(line, "What "+e.Change.Ref+" says."), slices.Contains(it.Carries, e.Change.Ref)
					if shows != carries {
						rt.Errorf("%q carries %v", line, it.Carries)
					}
					if strings.Contains(line, e.Change.Ref) {
						told[e.Change.Ref]++
					}
				}
			}
		}
		for _, e := range in.Changes {
			if told[e.Change.Ref] != 1 {
				rt.Errorf("%s is told %d times", e.Change.Ref, told[e.Change.Ref])
			}
		}
		if diff := cmp.Diff(doc, build(in)); diff != "" {
			rt.Error(diff)
		}
	})
}
