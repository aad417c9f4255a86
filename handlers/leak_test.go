package handlers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/example"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// hiddenRecords are a case, incidents, people, an outlet, names and a source that nobody may see who may not see the
// visibility given. One incident stands inside a case that can be seen, names a person who can be seen by a name of its
// own, and cites a source that can be seen.
func hiddenRecords(t *testing.T, v storage.Visibility) []storage.Record {
	t.Helper()
	day := storage.OnDay("2025-06-02")
	ahead := storage.OnDay("2026-11-28")
	var inCase, person, source string
	for r, err := range example.Records() {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case r.Case != nil && inCase == "":
			inCase = r.Case.Ref
		case r.Subject != nil && r.Subject.Kind == storage.Person && person == "":
			person = r.Subject.Ref
		case r.Source != nil && source == "":
			source = r.Source.Ref
		}
	}
	cited := []storage.Citation{{Source: "HS0R5", Speaker: "A secret witness"}}
	return []storage.Record{
		{Case: &storage.Case{Ref: "UZ-H1D2", Title: "Hidden dossier zzyzx", Country: "UZ", Summary: "Quagmire zzyzx.", Tags: []string{"zzyzx"}, Visibility: v, Owner: "telegram:999"}},
		{Subject: &storage.Subject{Ref: "H0VT1", Kind: storage.Outlet, Names: []storage.Name{{Name: "Zzyzx Gazette", Preferred: true}}}},
		{Subject: &storage.Subject{Ref: "HP3R5", Kind: storage.Person, Outlet: "H0VT1", Names: []storage.Name{{Name: "Xerxes Quillfeather", Preferred: true}, {Name: "Ксеркс Квиллфезер"}}}},
		{Source: &storage.Source{Ref: "HS0R5", URL: "https://hidden.example/zzyzx", Publisher: "Zzyzx Wire", Title: "Zzyzx revealed", Published: day, Kind: "original"}},
		{Incident: &storage.Incident{Ref: "H1NC1", Case: "UZ-H1D2", Types: []string{storage.Arrest}, Date: day, Summary: "Quillfeather was arrested zzyzx.", Verification: storage.SingleSource, Visibility: v,
			Targets: []storage.Target{{Subject: "HP3R5"}, {Subject: "H0VT1"}, {Group: &storage.Group{People: 9, Description: "nine zzyzx reporters"}}}, Citations: cited,
			Claims: []storage.Claim{{Field: storage.ClaimHeadcount, People: 12, Source: "HS0R5"}}}},
		{Incident: &storage.Incident{Ref: "H1NC2", Case: inCase, Types: []string{storage.CustodyObservation}, Date: storage.OnDay("2026-11-20"), Summary: "Seen in a cell zzyzx.", Verification: storage.SingleSource, Visibility: v,
			Targets:   []storage.Target{{Subject: person, Outcome: storage.Held}, {Subject: "HP3R5", Outcome: storage.Held}},
			Citations: append(slices.Clone(cited), storage.Citation{Source: source, Speaker: "A secret witness"})}},
		{Incident: &storage.Incident{Ref: "H1NC3", Case: inCase, Types: []string{storage.Hearing}, Date: ahead, Summary: "A hearing zzyzx.", Verification: storage.SingleSource, Visibility: v,
			Targets: []storage.Target{{Subject: person}}, Citations: cited}},
		{Incident: &storage.Incident{Ref: "H1NC4", Case: inCase, Types: []string{storage.NoticeObservation}, Date: day, System: storage.UnnamedSystem("C"), Summary: "Visible zzyzx.", Verification: storage.SingleSource, Visibility: v,
			Targets: []storage.Target{{Subject: person, Outcome: "visible"}}, Citations: cited}},
	}
}

// leakBot is a gate over the example, with the hidden records or without.
func leakBot(t *testing.T, hidden []storage.Record) *handlers.Bot {
	t.Helper()
	s := storagetest.Open(t)
	if _, err := s.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	if len(hidden) > 0 {
		storagetest.Put(t, s, hidden...)
		// A name that came with a hidden incident, of a person who can be seen.
		var visible string
		for _, r := range hidden {
			if r.Incident != nil && r.Incident.Ref == "H1NC2" {
				visible = r.Incident.Targets[0].Subject
			}
		}
		if _, _, err := s.EditSubject(t.Context(), storage.By{}, storage.EditOf{Sight: storage.FullSight(), Ref: visible, Kind: storage.ChangeUpdated}, func(x *storage.Subject) error {
			x.Names = append(x.Names, storage.Name{Name: "Zzyzx Alias", Incident: "H1NC2"})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := handlers.New(handlers.Options{Store: s, Version: "test", Roles: map[string]command.Role{
		"telegram:1": command.Member, "telegram:2": command.Editor, "telegram:3": command.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	return handlers.Unhurried(b)
}

// leakLines are the calls that are compared: for every command that answers, its examples, and each of its options with
// the refs, names, words and places of what is hidden and of what is not.
func leakLines(table *command.Table) []string {
	probes := []string{"UZ-H1D2", "H0VT1", "HP3R5", "HS0R5", "H1NC1", "H1NC2", "H1NC3", "H1NC4", "Quillfeather", "Квиллфезер", "Quilfeather", "zzyzx", "zzyzy", "Zzyzx Alias", "Zzyzx Gazette",
		"https://hidden.example/zzyzx", "Tukhvatshin", "Kloop", "Tazhibek", "nobody at all"}
	var lines []string
	for _, s := range table.All() {
		if s.Group != command.Read && s.Group != command.Self {
			continue
		}
		lines = append(lines, "/"+s.Name)
		lines = append(lines, s.Examples...)
		for _, o := range s.Options {
			values := probes
			switch o.Kind {
			case command.Country:
				values = []string{"UZ", "KG"}
			case command.Date:
				values = []string{"2025", "2025-06-02", "2025-10-31", "today"}
			case command.Enum, command.List:
				values = nil
				for _, c := range o.Choices {
					values = append(values, c.Value)
				}
			case command.Integer:
				values = []string{"1", "2", "9"}
			case command.Boolean:
				continue
			}
			for _, v := range values {
				lines = append(lines, fmt.Sprintf("/%s %s:%q", s.Name, o.Name, v))
			}
		}
	}
	return append(lines, probes...)
}

func TestHiddenThingsCannotBeToldFromMissingOnes(t *testing.T) {
	storagetest.WithoutRace(t)
	type asker struct {
		name   string
		caller command.Caller
		chat   command.Chat
		alone  bool
	}
	private := command.Chat{Platform: "telegram", ID: "p", Kind: command.PrivateChat}
	group := command.Chat{Platform: "telegram", ID: "g", Kind: command.GroupChat}
	channel := command.Chat{Platform: "telegram", ID: "c", Kind: command.ChannelChat}
	person := func(id string) command.Caller { return command.Caller{Platform: "telegram", ID: id} }
	for _, tc := range []struct {
		visibility storage.Visibility
		askers     []asker
	}{
		{storage.VisibleTeam, []asker{
			{"a stranger in private", person("7"), private, true}, {"a stranger in a group", person("7"), group, false},
			{"a member in a public group", person("1"), group, false}, {"an admin in a public group", person("3"), group, false}, {"the channel itself", command.Caller{Platform: "telegram"}, channel, false}}},
		{storage.VisibleRestricted, []asker{
			{"a stranger in private", person("7"), private, true}, {"a member in private", person("1"), private, true}, {"an editor in private", person("2"), private, true},
			{"an admin in a public group", person("3"), group, false}}},
	} {
		with, without := leakBot(t, hiddenRecords(t, tc.visibility)), leakBot(t, nil)
		for _, who := range tc.askers {
			t.Run(tc.visibility.String()+" to "+who.name, func(t *testing.T) {
				for _, line := range leakLines(with.Table()) {
					r := command.Request{Caller: who.caller, Chat: who.chat, Alone: who.alone, Line: line}
					got, want := encoded(t, with.Dispatch(t.Context(), r)), encoded(t, without.Dispatch(t.Context(), r))
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s answers differently where there is something hidden:\n%s", line, diff)
					}
					if strings.Contains(got, "went wrong") {
						t.Errorf("%s failed: %s", line, got)
					}
				}
				compareCompletions(t, with, without, command.Request{Caller: who.caller, Chat: who.chat, Alone: who.alone})
			})
		}
	}
}

func compareCompletions(t *testing.T, with, without *handlers.Bot, r command.Request) {
	t.Helper()
	for _, s := range with.Table().All() {
		for _, o := range s.Options {
			for _, typed := range []string{"", "H", "UZ", "UZ-H", "H1N", "zzy", "Quill", "Ks", "K", "Т"} {
				r.Name = s.Name
				if diff := cmp.Diff(without.Complete(t.Context(), r, o.Name, typed), with.Complete(t.Context(), r, o.Name, typed)); diff != "" {
					t.Errorf("/%s %s completes %q differently where there is something hidden:\n%s", s.Name, o.Name, typed, diff)
				}
			}
		}
	}
}

func encoded(t *testing.T, a command.Answer) string {
	t.Helper()
	b, err := json.MarshalIndent(a, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
