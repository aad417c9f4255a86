package handlers_test

import (
	"strings"
	"testing"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage"

	"github.com/google/go-cmp/cmp"
)

// beside is a second editor at the same store.
func beside(t *testing.T, s *storage.Store, id string) *typist {
	t.Helper()
	gate, err := handlers.New(handlers.Options{Store: s, Roles: map[string]command.Role{"console:" + id: command.Editor}})
	if err != nil {
		t.Fatal(err)
	}
	y := newTypist(t, s, id)
	y.gate = gate
	return y
}

// Two editors have a preview of the same incident before them. The first one's Save counts; the second is told, gets back
// what was typed, and has overwritten nothing.
func TestTheSecondOfTwoEditorsIsToldAndOverwritesNothing(t *testing.T) {
	s := exampleStore(t)
	first, second := newTypist(t, s, "first"), beside(t, s, "second")
	first.says(`/correct XD4EE place Bishkek reason:"We had left the place out."`)
	second.says(`/correct XD4EE place Osh reason:"It was in Osh."`)

	saved := first.says("yes")
	told := second.says("yes")

	if !strings.HasPrefix(saved, "Stored: XD4EE") {
		t.Errorf("the first is answered: %s", saved)
	}
	if !strings.Contains(told, "What you typed: /correct XD4EE place Osh") || strings.Contains(told, "Stored") {
		t.Errorf("the second is answered: %s", told)
	}
	i, err := s.Incident(t.Context(), storage.TeamSight(), "XD4EE")
	if err != nil {
		t.Fatal(err)
	}
	if i.Place != "Bishkek" {
		t.Errorf("the place is %q", i.Place)
	}
	if again := second.says(`/correct XD4EE place Osh reason:"It was in Osh."`); !strings.Contains(again, "place: Bishkek → Osh") {
		t.Errorf("the second, asking again, is shown: %s", again)
	}
}

// A Save pressed twice stores once.
func TestASavePressedTwiceStoresOnce(t *testing.T) {
	s := exampleStore(t)
	y := newTypist(t, s, "editor")
	y.says(`/addincident KG-D9VA type:threat date:2025-09 said:OCCRP source:3XGYY summary:"Threatened."`)
	save := y.from
	save.Action = y.last.Buttons[0][0].Action

	y.gate.Press(t.Context(), save)
	y.gate.Press(t.Context(), save)

	list, err := s.Incidents(t.Context(), storage.TeamSight(), storage.IncidentFilter{Case: "KG-D9VA", Types: []string{"threat"}}, storage.Page{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range list.Incidents {
		got = append(got, i.Summary)
	}
	if diff := cmp.Diff([]string{"Threatened."}, got); diff != "" {
		t.Error(diff)
	}
}

// A preview that was left for another command is not stored by a later yes, even where that command was refused.
func TestAYesNeverStoresAnOlderPreview(t *testing.T) {
	s := exampleStore(t)
	y := newTypist(t, s, "editor")
	y.says(`/correct XD4EE place Bishkek reason:"We had left the place out."`)
	refused := y.says(`/correct XD4EE plcae Osh reason:"It was in Osh."`)
	r := y.from
	r.Line = "yes"

	y.gate.Dispatch(t.Context(), r)

	i, err := s.Incident(t.Context(), storage.TeamSight(), "XD4EE")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(refused, "field: there is no plcae") || i.Place != "" {
		t.Errorf("place %q after: %s", i.Place, refused)
	}
}

// What is wrong with an option comes to light when it is given, and that option is asked for again; the rest stays.
func TestAWrongAnswerIsAskedForAgain(t *testing.T) {
	y := newTypist(t, exampleStore(t), "editor")
	y.says("/addincident KG-D9VA")
	y.says("threat")
	wrong := y.says("tomorrow")
	next := y.says("2025-10")
	y.says("A caller threatened the newsroom, OCCRP reports.")
	y.says("OCCRP")
	nobody := y.says("OCCRP")
	mended := y.says("date: 2027")
	after := y.says("2025-11")

	for _, c := range []struct{ got, begins string }{
		{wrong, "date: 25 Nov 2026 lies after today"}, {next, "summary (4 of 9)"}, {nobody, "source: OCCRP alone is no document"},
		{mended, "date: 2027 lies after today"}, {after, "source: OCCRP alone is no document"},
	} {
		if !strings.HasPrefix(c.got, c.begins) {
			t.Errorf("want %q, got: %s", c.begins, c.got)
		}
	}
}
