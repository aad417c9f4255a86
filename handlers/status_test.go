package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"casewire/handlers/command"
	"casewire/handlers/words"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// The computed answers about the example are golden files, read by somebody who knows it.
func TestComputedAnswersOfTheExample(t *testing.T) {
	b := gate(t, exampleStore(t))
	for name, lines := range map[string][]string{
		"custody": {"/custody", "/custody on:2025-10-31", "/custody on:2025-10", "/custody on:2026", "/custody on:2024-03", "/custody on:2025-06-15", "/custody country:Kazakhstan",
			"/custody Kyrgyzstan on:2023", "/custody on:2027", "/custody on:2026-11-25", "/custody page:9"},
		"notices":  {"/notices Tukhvatshin", "/notices Тухватшин", "/notices KG-SM8N", "/notices Ishenbekov", "/notices Kloop", "/notices", "/notices nobody of that name"},
		"upcoming": {"/upcoming", "/upcoming 1", "/upcoming 366", "/upcoming soon"},
		"count": {"/count", "/count people", "/count cases country:KG", "/count people since:2024 until:2024", "/count incidents type:verdict since:2024-10 until:2024-10",
			"/count incidents since:2025-09-10 until:2025-09-20", "/count incidents type:statement", "/count people country:GE", "/count since:2026 until:2025", "/count arrests"},
		"history": {"/history KG-4T7Q", "/history Тухватшин", "/history P12W5", "/history Ishenbekov", "/history 3XGYY", "/history ZZZ99", "/history nobody of that name"},
		"changes": {"/changes", "/changes since:2026-11-24 country:KG", "/changes country:GE", "/changes since:2027"},
		"digest":  {"/digest"},
	} {
		t.Run(name, func(t *testing.T) { transcript(t, "status_"+name, b, "public", lines...) })
	}
}

// An empty store has an answer to every question, and none of them claims that nothing happened.
func TestComputedAnswersOfAnEmptyStore(t *testing.T) {
	transcript(t, "status_empty", gate(t, storagetest.Open(t)), "public",
		"/custody", "/custody country:KG on:2020", "/notices somebody", "/upcoming", "/changes", "/count", "/count people", "/count cases", "/history KG-4T7Q", "/digest")
}

// unfree is a store in which somebody stands under each heading, with more people in custody than a page holds, and with
// a hearing ahead. Some of it is for the team.
func unfree(t *testing.T) *storage.Store {
	t.Helper()
	public, team := storage.VisiblePublic, storage.VisibleTeam
	say := []storage.Citation{{Source: "S0RC1", Speaker: "The Wire"}}
	records := []storage.Record{
		{Case: &storage.Case{Ref: "UZ-0PN1", Title: "Detentions at the Wire", Country: "UZ", Summary: "The Wire reports detentions.", Visibility: public}},
		{Source: &storage.Source{Ref: "S0RC1", Publisher: "The Wire", Published: storage.OnDay("2026-11-20"), Kind: "original"}},
	}
	person := func(ref, name string) {
		records = append(records, storage.Record{Subject: &storage.Subject{Ref: ref, Kind: storage.Person, Withheld: name == "Withheld", Names: []storage.Name{{Name: name, Preferred: true}}}})
	}
	incident := func(ref, typ string, d storage.Date, v storage.Visibility, targets ...storage.Target) *storage.Incident {
		i := &storage.Incident{Ref: ref, Case: "UZ-0PN1", Types: []string{typ}, Date: d, Summary: "The Wire reports it.", Verification: storage.SingleSource, Visibility: v, Citations: say, Targets: targets}
		records = append(records, storage.Record{Incident: i})
		return i
	}
	for n := range 9 {
		ref := fmt.Sprintf("HE1D%d", n)
		person(ref, fmt.Sprintf("Held Number%d", n))
		incident(fmt.Sprintf("1NHE%d", n), storage.Arrest, storage.OnDay(storage.Day(fmt.Sprintf("2026-10-0%d", n+1))), public, storage.Target{Subject: ref})
	}
	person("P0HME", "Home Body")
	incident("1NH01", storage.HouseArrest, storage.InMonth(2026, 9), public, storage.Target{Subject: "P0HME"})
	person("P0BAN", "Banned Traveller")
	incident("1NB01", storage.TravelBan, storage.InYear(2026), public, storage.Target{Subject: "P0BAN"})
	person("P0M1S", "Missing Person")
	incident("1NM01", storage.Abduction, storage.OnDay("2026-11-01"), public, storage.Target{Subject: "P0M1S"})
	person("P0EXP", "Expired Term")
	incident("1NE01", storage.Verdict, storage.OnDay("2024-02-01"), public, storage.Target{Subject: "P0EXP", Outcome: storage.Convicted, Sentence: storage.Prison, Months: 12})
	person("P0W1T", "Withheld")
	incident("1NW01", storage.Detention, storage.OnDay("2026-11-02"), public, storage.Target{Subject: "P0W1T"})
	person("P0SEC", "Team Secret")
	incident("1NS01", storage.Detention, storage.OnDay("2026-09-03"), team, storage.Target{Subject: "P0SEC"})
	crowd := incident("1NC01", storage.MassDetention, storage.OnDay("2026-11-05"), public, storage.Target{Group: &storage.Group{Description: "protesters"}})
	crowd.Claims = []storage.Claim{{Field: storage.ClaimHeadcount, People: 8, Source: "S0RC1"}, {Field: storage.ClaimHeadcount, People: 10, Source: "S0RC1", Speaker: "A witness"}}
	incident("1NF01", storage.Hearing, storage.OnDay("2026-11-27"), public, storage.Target{Subject: "HE1D0"})
	incident("1NF02", storage.Hearing, storage.OnDay("2026-12-20"), team, storage.Target{Subject: "P0SEC"})
	s := storagetest.Open(t)
	storagetest.Put(t, s, records...)
	return s
}

func TestComputedAnswersByWhoAsks(t *testing.T) {
	b := gate(t, unfree(t))
	for _, role := range []string{"public", "member", "admin"} {
		t.Run(role, func(t *testing.T) {
			transcript(t, "status_as_"+role, b, role, "/custody", "/custody page:2", "/custody country:UZ on:2026-10-05", "/upcoming", "/upcoming 7", "/count people", "/digest")
		})
	}
}

// A button turns the page for who asked, and the page it turns to is the one the line asks for.
func TestPagesOfCustodyTurn(t *testing.T) {
	b := gate(t, unfree(t))
	r := asker("public")
	r.Line = "/custody"
	first := b.Dispatch(t.Context(), r)
	last := first.Doc.Buttons[len(first.Doc.Buttons)-1]
	r = asker("public")
	r.Action = last[len(last)-1].Action
	turned := b.Press(t.Context(), r)
	if want := says(t, b, "public", "/custody page:2"); !turned.Edit || strings.Replace(printed(turned), "private false edit true toast \"\"\n", "", 1) != want {
		t.Errorf("the button turns to\n%s\nnot to\n%s", printed(turned), want)
	}
}

// The audience of a chat decides what its edition says, whoever asks; nobody is shown more than he may see, and restricted
// things are in no edition.
func TestTheAudienceDecidesTheEdition(t *testing.T) {
	s := unfree(t)
	if _, _, err := s.SetChat(t.Context(), storage.By{}, storage.Chat{Platform: "console", RemoteID: "team", Kind: "group"}, func(c *storage.Chat) error { c.Team = true; return nil }); err != nil {
		t.Fatal(err)
	}
	restricted := &storage.Incident{Ref: "1NR01", Case: "UZ-0PN1", Types: []string{storage.Killing}, Date: storage.OnDay("2026-11-23"), Summary: "Deadly secret.", Verification: storage.SingleSource,
		Visibility: storage.VisibleRestricted, Citations: []storage.Citation{{Source: "S0RC1", Speaker: "The Wire"}}}
	if _, err := s.AddIncident(t.Context(), storage.By{}, storage.FullSight(), storage.Addition{Incident: *restricted}); err != nil {
		t.Fatal(err)
	}
	b := gate(t, s)
	ask := func(role, chat string, kind command.ChatKind, line string) string {
		r := command.Request{Alone: kind == command.PrivateChat, CanBeAlone: true, Caller: command.Caller{Platform: "console", ID: role}, Chat: command.Chat{Platform: "console", ID: chat, Kind: kind}, Line: line}
		answer := b.Dispatch(t.Context(), r)
		answer.Private, answer.Neutral = false, answer.Doc // how it is delivered is not what is compared
		return printed(answer)
	}
	public, team := ask("public", "public", command.PrivateChat, "/digest"), ask("member", "member", command.PrivateChat, "/digest")
	if public == team || strings.Contains(public, "1NS01") || !strings.Contains(team, "1NS01") {
		t.Fatalf("the team's edition:\n%s\nthe public's:\n%s", team, public)
	}
	for _, x := range []struct {
		who, chat string
		kind      command.ChatKind
		line      string
		want      string
	}{
		{"admin", "admin", command.PrivateChat, "/digest", team},
		{"admin", "group", command.GroupChat, "/digest", public},
		{"admin", "group", command.GroupChat, "/digest private:yes", public},
		{"member", "team", command.GroupChat, "/digest", team},
		{"public", "team", command.GroupChat, "/digest", public},
		{"", "channel", command.ChannelChat, "/digest", public},
	} {
		got := ask(x.who, x.chat, x.kind, x.line)
		if got != x.want {
			t.Errorf("%s in %s asks %s and gets\n%s\nnot\n%s", x.who, x.chat, x.line, got, x.want)
		}
		if strings.Contains(got, "1NR01") || strings.Contains(got, "Deadly") {
			t.Errorf("%s in %s is shown a restricted thing", x.who, x.chat)
		}
	}
}

// Every code that a computed answer can come to has its phrase.
func TestEveryCodeHasItsPhrase(t *testing.T) {
	var keys []string
	for _, r := range []storage.Reason{storage.ReasonClemency, storage.ReasonQuashed, storage.ReasonRetrial, storage.ReasonChanged, storage.ReasonExpired, storage.ReasonEndStraddles,
		storage.ReasonBeginStraddles, storage.ReasonOrder, storage.ReasonDisputed, storage.ReasonOtherVerdict, storage.ReasonExpelled, storage.ReasonWanted} {
		keys = append(keys, "status.open_"+string(r))
	}
	for _, h := range []storage.Heading{storage.InCustody, storage.UnderArrest, storage.BannedToTravel, storage.Missing, storage.NotKnown} {
		keys = append(keys, "status.heading_"+string(h), "status.since_"+string(h))
		if h != storage.InCustody {
			keys = append(keys, "digest.apart_"+string(h))
		}
	}
	for _, kind := range []string{storage.ChangeAdded, storage.ChangeUpdated, storage.ChangeCorrected, storage.ChangePublished, storage.ChangeWithdrawn, storage.ChangeClosed,
		storage.ChangeReopened, storage.ChangeMerged, storage.ChangeSplit, storage.ChangeRedacted, storage.ChangeUndone} {
		keys = append(keys, "status.kind_"+kind, "digest.case_"+kind)
	}
	for _, news := range []storage.News{storage.NewsNew, storage.NewsUpdated, storage.NewsCorrected, storage.NewsWithdrawn} {
		keys = append(keys, "digest."+string(news))
	}
	for _, of := range []storage.CountOf{storage.CountIncidents, storage.CountPeople, storage.CountCases} {
		keys = append(keys, "status.count_"+string(of), "status.count_rule_"+string(of))
	}
	for _, key := range keys {
		if !words.English().Has(key) {
			t.Errorf("there is no phrase %s", key)
		}
	}
}
