package handlers_test

import (
	"regexp"
	"strings"
	"testing"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// editLeakLines are what an editor may try with what he cannot see: to open it, change it, link it, cite it, merge it, or
// to learn by asking for the same again that it is there. 2RZVP is a person whom a hidden incident names beside 73ZHQ and XCZM9, and
// who has a hidden name.
func editLeakLines(incident, source string) []string {
	hiddenRefs := []string{"UZ-H1D2", "H0VT1", "HP3R5", "HS0R5", "H1NC1", "H1NC2", "Xerxes Quillfeather", "Quilfeather", "Zzyzx Gazette", "Zzyzx Alias", "https://hidden.example/zzyzx", "Zzyzx revealed"}
	var lines []string
	for _, ref := range hiddenRefs {
		q := `"` + ref + `"`
		lines = append(lines,
			`/edit `+q+` summary Changed`, `/edit `+q+` name Changed`, `/edit `+q+` title Changed`, `/correct `+q+` summary Changed reason:"We were wrong."`, `/publish `+ref, `/publish KG-4T7Q `+ref,
			`/withdraw `+q+` reason:"Asked to."`, `/embargo `+q+` 2027-01-02`, `/share `+q+` telegram:5`, `/close `+q, `/reopen `+q, `/addtarget `+q+` who:"Somebody New"`,
			`/addtarget `+incident+` who:`+q, `/addtarget `+incident+` who:"new `+ref+`"`, `/addsource `+q+` https://example.org/1 said:OCCRP`, `/addsource `+incident+` `+q+` said:OCCRP`,
			`/addname `+q+` Another`, `/addname 2RZVP `+q, `/edit 2RZVP name `+ref, `/edit 2RZVP outlet `+ref, `/edit `+incident+` about `+ref, `/edit `+incident+` conflicts `+ref,
			`/edit `+incident+` headcount "8 by `+ref+`"`, `/edit `+incident+` claims "2025 by `+ref+`"`, `/edit `+source+` derived `+ref, `/edit `+source+` url `+ref, `/edit `+source+` archive `+ref,
			`/merge `+q+` into:2RZVP`, `/merge 2RZVP into:`+q, `/split `+q+` names:"Ринат Тухватшин"`, `/split 2RZVP names:`+q, `/split 2RZVP names:"`+ref+`; Rinat Tuhvatshin"`,
			`/addincident case:`+q+` type:arrest date:2025-05-28 who:"Somebody New" said:OCCRP source:https://example.org/1 summary:"A new report."`,
			`/addincident case:KG-4T7Q type:arrest date:2025-05-28 who:`+q+` said:OCCRP source:https://example.org/1 summary:"A new report."`,
			`/addincident case:KG-4T7Q type:arrest date:2025-05-28 who:"Somebody New" said:OCCRP source:`+q+` summary:"A new report." headcount:8`,
			`/addincident case:KG-4T7Q type:statement date:2025-05-28 said:OCCRP source:https://example.org/1 summary:"A new report." about:`+ref,
			`/redact `+q+` title`, `/addcase title:`+q+` country:UZ summary:Same tags:zzyzx`,
		)
	}
	return append(lines,
		`/merge 73ZHQ into:2RZVP`, `/merge XCZM9 into:2RZVP`, `/merge 2RZVP into:73ZHQ`, `/split 2RZVP names:"Rinat Tukhvatshin; Rinat Tuhvatshin; Ринат Тухватшин"`, `/split 2RZVP names:"Rinat Tukhvatshin"`,
		`/edit 2RZVP name "R. Tukhvatshin"`, `/edit 2RZVP withheld yes`, `/publish KG-4T7Q all`, `/withdraw KG-4T7Q reason:"Asked to."`, `/edit KG-4T7Q visibility restricted`, `/edit KG-4T7Q country UZ`,
		`/close KG-4T7Q`, `/embargo `+incident+` 2027-01-02`, `/withdraw `+incident+` reason:"Asked to."`, `/edit `+source+` title "Another title"`, `/addsource `+incident+` `+source+` said:"A secret witness"`, `/undo`,
		"/addincident", "KG-4T7Q", "arrest", "2025-05-28", "A new report.", "Xerxes Quillfeather", "skip", "skip", "OCCRP", "https://hidden.example/zzyzx", "who: Quilfeather", "source: HS0R5", "case: UZ-H1D2", "cancel",
		"/edit", "H1NC1", "summary", "Changed", "cancel", "/merge", "HP3R5", "2RZVP", "cancel",
	)
}

var markShape = regexp.MustCompile(`"d[a-z2-7]{4}:`)

// unmarked is an answer without the marks that tell one draft from another; they are drawn anew for each.
func unmarked(t *testing.T, a command.Answer) string {
	t.Helper()
	return markShape.ReplaceAllString(encoded(t, a), `"d:`)
}

// saveAction is what the Save button of an answer does; empty where it has none.
func saveAction(a command.Answer) string {
	for _, row := range a.Doc.Buttons {
		for _, x := range row {
			if strings.HasSuffix(x.Action, ":save") {
				return x.Action
			}
		}
	}
	return ""
}

// An editor learns of what he may not see by nothing he tries to do: previews, questions, refusals, what is stored and what
// is undone are the same where there is something hidden and where there is nothing.
func TestAnEditorCannotTellHiddenThingsFromMissingOnes(t *testing.T) {
	storagetest.WithoutRace(t)
	hidden := hiddenRecords(t, storage.VisibleRestricted)
	both := storage.Incident{Ref: "H1NC5", Case: "UZ-H1D2", Types: []string{storage.Arrest}, Date: storage.UnknownDate(), Summary: "Both zzyzx.", Verification: storage.SingleSource, Visibility: storage.VisibleRestricted,
		Targets: []storage.Target{{Subject: "2RZVP"}, {Subject: "73ZHQ"}, {Subject: "XCZM9"}}, Citations: []storage.Citation{{Source: "HS0R5", Speaker: "A secret witness"}}}
	hidden = append(hidden, storage.Record{Incident: &both})
	incident, source := firstOf(t)
	private := command.Request{Alone: true, Caller: command.Caller{Platform: "telegram", ID: "2"}, Chat: command.Chat{Platform: "telegram", ID: "2", Kind: command.PrivateChat}}
	group := command.Request{Caller: command.Caller{Platform: "telegram", ID: "2"}, Chat: command.Chat{Platform: "telegram", ID: "g", Kind: command.GroupChat}}
	for name, asks := range map[string]command.Request{"in private": private, "in a public group": group} {
		t.Run(name, func(t *testing.T) {
			with, without := leakBot(t, hidden), leakBot(t, nil)
			same := func(what string, do func(*handlers.Bot) command.Answer) command.Answer {
				t.Helper()
				got, want := do(with), do(without)
				if diff := cmp.Diff(unmarked(t, want), unmarked(t, got)); diff != "" {
					t.Errorf("%s answers differently where there is something hidden:\n%s", what, diff)
				}
				if text := unmarked(t, got); strings.Contains(text, "went wrong") {
					t.Errorf("%s failed: %s", what, text)
				}
				return want
			}
			dispatch := func(line string) func(*handlers.Bot) command.Answer {
				return func(b *handlers.Bot) command.Answer {
					r := asks
					r.Line = line
					return b.Dispatch(t.Context(), r)
				}
			}
			saved := 0
			for _, line := range editLeakLines(incident, source) {
				preview := same(line, dispatch(line))
				if saveAction(preview) == "" {
					continue
				}
				stored := same(line+" saved", func(b *handlers.Bot) command.Answer {
					r := private                             // where the preview went
					r.Action = saveAction(dispatch(line)(b)) // each store's draft has a mark of its own
					return b.Press(t.Context(), r)
				})
				if saveAction(stored) == "" && strings.Contains(encoded(t, stored), `/undo`) || strings.Contains(encoded(t, stored), "Stored") {
					saved++
					same(line+" undone", dispatch("/undo"))
				}
			}
			if saved < 40 {
				t.Errorf("only %d of the changes were stored: the test tries too little", saved)
			}
		})
	}
}

// firstOf are an incident and a source that everybody may see.
func firstOf(t *testing.T) (incident, source string) {
	t.Helper()
	s := exampleStore(t)
	list, err := s.Incidents(t.Context(), storage.PublicSight(), storage.IncidentFilter{Case: "KG-4T7Q"}, storage.Page{Limit: 1})
	if err != nil || len(list.Incidents) == 0 {
		t.Fatal(list, err)
	}
	return list.Incidents[0].Ref, list.Incidents[0].Citations[0].Source
}
