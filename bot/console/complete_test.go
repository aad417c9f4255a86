package console

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComplete(t *testing.T) {
	type completed struct {
		Head  string
		Found []string
		Tail  string
	}
	for name, c := range map[string]struct {
		left, tail string
		want       completed
	}{
		"nothing typed":             {"", "", completed{}},
		"all that may be called":    {"/", "", completed{Found: []string{"/addcase ", "/case ", "/custody ", "/quit"}}},
		"the names that begin so":   {"/C", " rest", completed{Found: []string{"/case ", "/custody "}, Tail: " rest"}},
		"nobody's command":          {"/nothing ", "", completed{Head: "/nothing "}},
		"words that are no command": {"tukh", "", completed{Head: "tukh"}},
		"first value, then options": {"/custody ", "", completed{Head: "/custody ", Found: []string{"KG ", "KZ ", "country:", "on:"}}},
		"first value half typed":    {"/custody kz", "", completed{Head: "/custody ", Found: []string{"KZ "}}},
		"an option's name":          {"/custody KG o", "", completed{Head: "/custody KG ", Found: []string{"on:"}}},
		"no option twice":           {"/custody country:KG ", "", completed{Head: "/custody country:KG ", Found: []string{"on:"}}},
		"an option's value":         {"/custody on:2025 country:k", "", completed{Head: "/custody on:2025 ", Found: []string{"country:KG ", "country:KZ "}}},
		"a value with spaces":       {`/case what:the`, "", completed{Head: "/case ", Found: []string{`what:"The \"Kloop\" case" `}}},
		"inside quotation marks":    {`/addcase title:"two w`, "", completed{Head: "/addcase ", Found: []string{`title:"Two words" `}}},
		"cyrillic before the word":  {"/custody тест c", "", completed{Head: "/custody тест ", Found: []string{"country:"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &session{Options: Options{Gate: newEcho(t)}}
			head, found, tail := s.complete(c.left+c.tail, len([]rune(c.left)))
			if diff := cmp.Diff(c.want, completed{head, found, tail}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCompleteFurtherLine(t *testing.T) {
	gate := newEcho(t)
	s := &session{Options: Options{Gate: gate}}
	s.open.Store(&openCall{spec: gate.table.Lookup("addcase"), lines: []string{"/addcase"}})
	for left, want := range map[string][]string{
		"ti":         {"title:"},
		"title: two": {"title: Two words "},
		"country:K":  {"country:KG ", "country:KZ "},
	} {
		if _, found, _ := s.complete(left, len(left)); !cmp.Equal(found, want) {
			t.Errorf("%s: %s", left, cmp.Diff(want, found))
		}
	}
}
