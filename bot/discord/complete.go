package discord

import (
	"context"
	"time"

	"casewire/handlers/command"
)

// completeTime is how long suggestions may take: whoever types has gone on by then.
const completeTime = 2 * time.Second

// choice is one suggestion.
type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// complete suggests values for the option that is being typed. What is half typed may be anything.
func (e *exchange) complete(ctx context.Context) {
	spec := e.d.gate.Table().Lookup(e.i.Data.Name)
	e.alone = e.i.Guild != "" && apart(spec)
	r := e.request()
	r.Name = e.i.Data.Name
	focused, typed := "", ""
	for _, o := range e.i.Data.Options {
		if o.Focused {
			focused, typed = o.Name, o.text(e.i.Data.Resolved)
			continue
		}
		r.Options = append(r.Options, command.Given{Name: o.Name, Value: o.text(e.i.Data.Resolved)})
	}
	choices := []choice{} // an empty list must stand there
	if focused != "" {
		within, cancel := context.WithTimeout(ctx, completeTime)
		for _, c := range e.d.gate.Complete(within, r, focused, typed) {
			if len(choices) < command.MaxChoices && c.Value != "" && size(c.Value) <= command.MaxLabel {
				choices = append(choices, choice{Name: suggestion(c), Value: c.Value})
			}
		}
		cancel()
	}
	e.respond(ctx, map[string]any{"type": respondChoices, "data": map[string]any{"choices": choices}}, nil)
}

// suggestion is what a choice is called: it is shown as it stands.
func suggestion(c command.Choice) string {
	label := tidy(c.Label)
	if label == "" {
		label = c.Value
	}
	for size(label) > command.MaxLabel {
		label = clip(label, len([]rune(label))-1)
	}
	return label
}
