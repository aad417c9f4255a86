package handlers_test

import (
	"strings"
	"testing"

	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// lookUps are the questions about the example whose answers are golden files.
var lookUps = map[string][]string{
	"case":  {"/case KG-4T7Q", "/case kloop closure", "/case kgsm8n", "/case temirov live", "/case qwertyuiop"},
	"cases": {"/cases", "/cases country:kg type:mass_detention", "/cases tag:closure since:2025", "/cases words:intrepol", "/cases country:GE"},
	"timeline": {"/timeline KG-SM8N", "/timeline KG-SM8N page:2", "/timeline KG-SM8N page:3", "/timeline KG-SM8N since:2024 until:2024", "/timeline KG-4T7Q",
		"/timeline KG-4T7Q page:2", "/timeline KG-4T7Q since:2024 until:2024", "/timeline KG-D9VA until:2023", "/timeline KG-D9VA since:2025 until:2024"},
	"person":   {"/person Тухватшин", "/person Ishenbekov", "/person Tajibek kyzy", "/person Zhoomart", "/person KG-SM8N", "/person Aleksandr Aleksandorv"},
	"outlet":   {"/outlet Клооп", "/outlet Ait Ait Dese", "/outlet Temirof"},
	"incident": {"/incident P12W5", "/incident 2HESJ", "/incident 4W2ZG", "/incident 7FY52", "/incident XD4EE", "/incident 192SK", "/incident Red Notice"},
	"sources":  {"/sources KG-4T7Q", "/sources KG-SM8N"},
	"find": {"/find Tuhvatshin", "/find tukvatshin", "/find probation", "/find D7738", "Ishenbekov pardoned",
		"/find https://24.kg/english/348792_Temirov_Live_and_Kloop_Media_declared_extremist_in_Kyrgyzstan?utm_source=x", "/find qwertyuiop"},
}

// The golden files are the answers of the example case, read by somebody who knows it; -update rewrites them, and the
// difference must be read again.
func TestLookUpsOfTheExample(t *testing.T) {
	b := gate(t, exampleStore(t))
	for name, lines := range lookUps {
		t.Run(name, func(t *testing.T) { transcript(t, "lookup_"+name, b, "public", lines...) })
	}
}

// Every button under every one of those answers leads to an answer, and so does each example of the declarations.
func TestButtonsAndExamplesLeadSomewhere(t *testing.T) {
	b := gate(t, exampleStore(t))
	press := func(line string, doc command.Answer) {
		for _, row := range doc.Doc.Buttons {
			for _, x := range row {
				r := asker("public")
				r.Action = x.Action
				got := b.Press(t.Context(), r)
				if text := printed(got); got.Toast != "" || strings.HasPrefix(text, "Nothing") || strings.HasPrefix(text, "There is no") || strings.HasPrefix(text, "Something went wrong") {
					t.Errorf("%s: button %s answers %s %s", line, x.Action, got.Toast, text)
				}
			}
		}
	}
	for _, lines := range lookUps {
		for _, line := range lines {
			r := asker("public")
			r.Line = line
			press(line, b.Dispatch(t.Context(), r))
		}
	}
	for _, name := range []string{"case", "cases", "incident", "find", "timeline", "person", "outlet", "sources"} {
		for _, line := range b.Table().Lookup(name).Examples {
			if got := says(t, b, "public", line); strings.HasPrefix(got, "No") || strings.HasPrefix(got, "Something") {
				t.Errorf("%s answers %s", line, got)
			}
		}
	}
}

// guarded is a store with one public case, and beside it what is for the team, for admins, or withheld.
func guarded(t *testing.T) *storage.Store {
	t.Helper()
	s := storagetest.Open(t)
	storagetest.Put(t, s, open()...)
	storagetest.Put(t, s, hidden()...)
	return s
}

func open() []storage.Record {
	say := []storage.Citation{{Source: "S0RC1", Speaker: "The Wire", Words: "He was taken on Monday.", Verbatim: true},
		{Source: "S0RC2", Speaker: "A witness", Words: "They came at night."}}
	return []storage.Record{
		{Case: &storage.Case{Ref: "UZ-0PN1", Title: "Detentions at the Wire", Country: "UZ", Summary: "The Wire reports detentions.", Visibility: storage.VisiblePublic}},
		{Subject: &storage.Subject{Ref: "0T1ET", Kind: storage.Outlet, Names: []storage.Name{{Name: "The Wire", Preferred: true}}}},
		{Subject: &storage.Subject{Ref: "PER51", Kind: storage.Person, Capacity: "editor", Outlet: "0T1ET", Names: []storage.Name{{Name: "Anvar Rustamov", Preferred: true}}}},
		{Subject: &storage.Subject{Ref: "M1N0R", Kind: storage.Person, Minor: true, Withheld: true, Names: []storage.Name{{Name: "Gulnora Saidova", Preferred: true}, {Name: "G. Saidova"}}}},
		{Source: &storage.Source{Ref: "S0RC1", URL: "https://wire.example/1", Publisher: "The Wire", Title: "Taken", Published: storage.OnDay("2026-01-07"), Kind: "original", Interest: "its own editor"}},
		{Source: &storage.Source{Ref: "S0RC2", URL: "https://copy.example/1", ArchiveURL: "https://archive.example/1", Publisher: "Copy", Published: storage.UnknownDate(),
			Kind: "paraphrase", DerivedFrom: "S0RC1", Risky: true}},
		{Incident: &storage.Incident{Ref: "1NC01", Case: "UZ-0PN1", Types: []string{"detention", "assault"}, Date: storage.OnDay("2026-01-05"), Place: "Tashkent", Authority: "police", Body: "City police",
			Summary: "The Wire reports that police held two people.", Stance: "asserts", Verification: storage.SingleSource, Visibility: storage.VisiblePublic, Citations: say,
			Targets: []storage.Target{{Subject: "PER51", Role: "held at his desk", Outcome: "bail"}, {Subject: "M1N0R", Named: "G. Saidova", Term: "fifteen days"}, {Group: &storage.Group{Description: "passers-by"}}},
			Claims:  []storage.Claim{{Field: storage.ClaimHeadcount, People: 2, Source: "S0RC1"}, {Field: storage.ClaimHeadcount, People: 5, Source: "S0RC2", Speaker: "A witness"}}}},
	}
}

func hidden() []storage.Record {
	until := storagetest.Now.AddDate(0, 0, 7)
	say := []storage.Citation{{Source: "H1DS1", Speaker: "A lawyer"}}
	return []storage.Record{
		{Case: &storage.Case{Ref: "UZ-H1D1", Title: "Quiet dossier", Country: "UZ", Tags: []string{"quiet"}, Owner: "console:member", Visibility: storage.VisibleTeam, Embargo: &until}},
		{Subject: &storage.Subject{Ref: "H1DP1", Kind: storage.Person, Names: []storage.Name{{Name: "Bakhodir Quietov", Preferred: true}}}},
		{Source: &storage.Source{Ref: "H1DS1", URL: "https://quiet.example/1", Publisher: "Quiet Gazette", Published: storage.OnDay("2026-02-02"), Kind: "original"}},
		{Incident: &storage.Incident{Ref: "H1D01", Case: "UZ-H1D1", Types: []string{"arrest"}, Date: storage.OnDay("2026-02-01"), Summary: "A lawyer reports an arrest.",
			Verification: storage.Unreviewed, Visibility: storage.VisibleTeam, Citations: say, Targets: []storage.Target{{Subject: "H1DP1"}}}},
		{Incident: &storage.Incident{Ref: "H1D02", Case: "UZ-0PN1", Types: []string{"threat"}, Date: storage.OnDay("2026-02-03"), Summary: "A lawyer reports a threat against the editor.",
			Verification: storage.Unreviewed, Visibility: storage.VisibleTeam, Citations: say, Targets: []storage.Target{{Subject: "PER51"}}, Links: []storage.Link{{Kind: storage.LinkAbout, To: "1NC01"}}}},
	}
}

func TestLookUpsByWhoAsks(t *testing.T) {
	b := gate(t, guarded(t))
	for _, role := range []string{"public", "member", "admin"} {
		t.Run(role, func(t *testing.T) {
			transcript(t, "lookup_as_"+role, b, role, "/cases", "/case UZ-0PN1", "/incident 1NC01", "/person M1N0R", "/person Rustamov", "/outlet The Wire", "/sources UZ-0PN1", "/case Quiet dossier")
		})
	}
}

// What is hidden answers as what is not there: to the byte, for every look-up, and with every word that names it.
func TestHiddenIsMissing(t *testing.T) {
	with, without := gate(t, guarded(t)), storagetest.Open(t)
	storagetest.Put(t, without, open()...)
	bare := gate(t, without)
	words := []string{"UZ-H1D1", "H1DP1", "H1DS1", "H1D01", "H1D02", "Quiet dossier", "Quietov", "Bakhodir Quietof", "Quiet Gazette", "https://quiet.example/1", "#quiet",
		"Saidova", "Gulnora", "M1N0R", "1NC01", "UZ-0PN1", "Rustamov", "The Wire", "threat", "lawyer", "S0RC1"}
	options := map[string]string{"case": "what", "incident": "ref", "find": "words", "timeline": "case", "person": "name", "outlet": "name", "sources": "case", "cases": "words"}
	for name, option := range options {
		for _, word := range words {
			line := "/" + name + " " + option + ":" + command.Quoted(word)
			if diff := cmp.Diff(says(t, bare, "public", line), says(t, with, "public", line)); diff != "" {
				t.Errorf("%s tells what is hidden:\n%s", line, diff)
			}
			r := asker("public")
			r.Name = name
			for n := 0; n <= len(word); n += 3 {
				if diff := cmp.Diff(bare.Complete(t.Context(), r, option, word[:n]), with.Complete(t.Context(), r, option, word[:n])); diff != "" {
					t.Errorf("completing %s %s with %q tells what is hidden:\n%s", name, option, word[:n], diff)
				}
			}
		}
	}
	for _, line := range []string{"/cases", "/cases tag:quiet", "/cases type:arrest", "/cases since:2026-01-20", "/timeline UZ-0PN1 since:2026-01-20"} {
		if diff := cmp.Diff(says(t, bare, "public", line), says(t, with, "public", line)); diff != "" {
			t.Errorf("%s tells what is hidden:\n%s", line, diff)
		}
	}
}

func TestTheTeamFindsWhatIsHidden(t *testing.T) {
	b := gate(t, guarded(t))
	for line, want := range map[string]string{"/case Quietov": "UZ-H1D1 Quiet dossier", "/cases tag:quiet": "1 case", "/find H1D02": "threat · 3 Feb 2026", "/person quietov": "Bakhodir Quietov"} {
		if got := says(t, b, "member", line); !strings.HasPrefix(got, want) {
			t.Errorf("%s answers a member\n%s", line, got)
		}
	}
}

func TestEmptyStore(t *testing.T) {
	b := gate(t, storagetest.Open(t))
	for line, want := range map[string]string{
		"/cases":                     "There are no cases yet.\n",
		"/find x":                    "Nothing by that name.\n(note) Nothing is spelt like it either. /cases lists the cases.\n",
		"/find who is in custody?":   "Nothing by that name.\n(note) Nothing is spelt like it either. /cases lists the cases.\n(note) There is a command, too: /custody – Who is in custody, by the latest reports, today or on a day.\n",
		"/find what does audit hold": "Nothing by that name.\n(note) Nothing is spelt like it either. /cases lists the cases.\n", // it is the admins'
		"/case KG12":                 "Nothing by that name.\n(note) Nothing is spelt like it either. /cases lists the cases.\n",
	} {
		if diff := cmp.Diff(want, says(t, b, "public", line)); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
	}
}

// A list of many turns its pages for the asker only, and a page behind the last one says how many there are.
func TestPagesOfALookUp(t *testing.T) {
	s := storagetest.Open(t)
	for n := range 19 {
		storagetest.Put(t, s, storage.Record{Case: &storage.Case{Title: "Raid " + string(rune('A'+n)), Country: "KG", Visibility: storage.VisiblePublic}})
	}
	b := gate(t, s)
	seen := map[string]bool{}
	r := asker("public")
	r.Line = "/case raid"
	for page := 1; ; page++ {
		answer := b.Dispatch(t.Context(), r)
		if answer.Doc.Buttons == nil {
			t.Fatalf("page %d has no buttons: %s", page, printed(answer))
		}
		for _, row := range answer.Doc.Buttons {
			for _, x := range row {
				if strings.HasPrefix(x.Action, "a:case ") {
					seen[x.Label] = true
				}
			}
		}
		last := answer.Doc.Buttons[len(answer.Doc.Buttons)-1]
		next := last[len(last)-1]
		if next.Label != "Next" {
			break
		}
		r = asker("admin")
		if r.Action = next.Action; b.Press(t.Context(), r).Toast == "" {
			t.Errorf("somebody else turned to page %d", page+1)
		}
		r = asker("public")
		r.Action = next.Action
		if got := b.Press(t.Context(), r); !got.Edit {
			t.Errorf("page %d does not replace the one before", page+1)
		}
		_, r.Line, _ = strings.Cut(next.Action, ":")
		r.Line, r.Action = "/"+r.Line, ""
	}
	if len(seen) != 19 {
		t.Errorf("the pages show %d cases of 19", len(seen))
	}
	if got, want := says(t, b, "public", "/case raid page:9"), "There are only 3 pages.\n"; got != want {
		t.Errorf("page 9 answers %q", got)
	}
}

func TestCompletionsOfLookUps(t *testing.T) {
	b := gate(t, exampleStore(t))
	for _, x := range []struct {
		name, option, typed string
		want                []command.Choice
	}{
		{"person", "name", "ишенб", []command.Choice{{Value: "T12SS", Label: "Azamat Ishenbekov · T12SS"}}},
		{"outlet", "name", "kloo", []command.Choice{{Value: "3G0T1", Label: "Kloop · 3G0T1"}}},
		{"case", "what", "kg-sm", []command.Choice{{Value: "KG-SM8N", Label: "Temirov Live: the 2024 arrests · KG-SM8N"}}},
		{"incident", "ref", "annulled", []command.Choice{{Value: "1C4XR", Label: "24.kg reports that the Supreme Court annulled all rulings against Tazhibek kyzy and ordered… · 1C4XR"}}},
		{"cases", "tag", "#clo", []command.Choice{{Value: "closure", Label: "closure"}}},
	} {
		r := asker("public")
		r.Name = x.name
		if diff := cmp.Diff(x.want, b.Complete(t.Context(), r, x.option, x.typed)); diff != "" {
			t.Errorf("%s %s %q: %s", x.name, x.option, x.typed, diff)
		}
	}
}
