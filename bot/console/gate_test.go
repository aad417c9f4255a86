package console

import (
	"context"
	"strings"
	"testing"

	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// echo is a gate that answers a call by saying it back, so that a test sees what was asked.
type echo struct {
	table *command.Table
	asked []command.Request
	// answers are given in place of the echo, by line or action.
	answers map[string]command.Answer
}

func newEcho(t *testing.T) *echo {
	t.Helper()
	run := func(context.Context, command.Call) (reply.Doc, error) { return reply.Doc{}, nil }
	country := command.Option{Name: "country", Summary: "only this country", Kind: command.Country}
	table, err := command.NewTable(
		command.Spec{Name: "custody", Group: command.Read, Summary: "who is in custody", Run: run, Options: []command.Option{
			country, {Name: "on", Summary: "as of this day", Kind: command.Date},
		}},
		command.Spec{Name: "case", Group: command.Read, Summary: "a case", Run: run, Options: []command.Option{
			{Name: "what", Summary: "a ref or words", Kind: command.CaseRef, Required: true},
		}},
		command.Spec{Name: "addcase", Group: command.Edit, Summary: "add a case", Confirm: true, Need: command.Editing, Run: run, Options: []command.Option{
			{Name: "title", Summary: "its title", Kind: command.Text}, country,
		}},
		command.Spec{Name: "grant", Group: command.Run, Summary: "give a role", Need: command.Administering, Run: run, Options: []command.Option{
			{Name: "user", Summary: "whom", Kind: command.Text}, {Name: "role", Summary: "which", Kind: command.Text},
		}},
		command.Spec{Name: "about", Group: command.Self, Summary: "what this is", Run: run},
	)
	if err != nil {
		t.Fatal(err)
	}
	return &echo{table: table, answers: map[string]command.Answer{}}
}

func (e *echo) Table() *command.Table { return e.table }

func (e *echo) Dispatch(_ context.Context, r command.Request) command.Answer {
	e.asked = append(e.asked, r)
	if a, ok := e.answers[r.Line]; ok {
		return a
	}
	return command.Answer{Doc: reply.Doc{Title: reply.Text("answer to " + strings.ReplaceAll(r.Line, "\n", " + "))}}
}

func (e *echo) Press(_ context.Context, r command.Request) command.Answer {
	e.asked = append(e.asked, r)
	if a, ok := e.answers[r.Action]; ok {
		return a
	}
	return command.Answer{Doc: reply.Doc{Title: reply.Text("pressed " + r.Action)}}
}

func (e *echo) Complete(_ context.Context, _ command.Request, option, typed string) []command.Choice {
	var out []command.Choice
	for _, value := range map[string][]string{
		"country": {"KG", "KZ"}, "what": {"KG-4T7Q", `The "Kloop" case`}, "title": {"Two words"},
	}[option] {
		if strings.HasPrefix(strings.ToLower(value), strings.ToLower(typed)) {
			out = append(out, command.Choice{Value: value, Label: value})
		}
	}
	return out
}

func (e *echo) Menu(context.Context, command.Request) []*command.Spec { return e.table.All()[:3] }

func (e *echo) Happened(context.Context, command.Event) command.Answer { return command.Answer{} }

// english is what the console of these tests says.
func english() Words {
	return Words{
		Prompt: "> ", Yes: "yes", No: "no", Cancel: "Cancel", Quit: []string{"quit", "exit"}, Help: []string{"help"},
		TooLong: "That line is too long.",
		File:    func(name string) string { return name + " saved as" },
	}
}
