package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/command"
)

// Types of options.
const (
	optionString      = 3
	optionInteger     = 4
	optionBoolean     = 5
	optionMentionable = 9
	optionAttachment  = 11
)

// Contexts that a command can be called in.
const (
	contextServer = 0
	contextDirect = 1
)

// registerEvery is how soon a failed registration is tried again, and at most how late.
const (
	registerFirst = 2 * time.Second
	registerEvery = 15 * time.Second
	registerTime  = 15 * time.Second
)

// definition is one command as Discord knows it. Everything that casewire says of it stands here and nothing else, so that
// two can be compared whatever defaults Discord fills in.
type definition struct {
	Type        int                `json:"type"`
	Name        string             `json:"name"`
	Description string             `json:"description"`
	Rights      *rights            `json:"default_member_permissions"`
	Contexts    []int              `json:"contexts"`
	Places      []int              `json:"integration_types"`
	Options     []definitionOption `json:"options"`
}

type definitionOption struct {
	Type         int                `json:"type"`
	Name         string             `json:"name"`
	Description  string             `json:"description"`
	Required     bool               `json:"required,omitempty"`
	Autocomplete bool               `json:"autocomplete,omitempty"`
	Choices      []definitionChoice `json:"choices,omitempty"`
	MinValue     *float64           `json:"min_value,omitempty"`
	MaxValue     *float64           `json:"max_value,omitempty"`
	MinLength    *int               `json:"min_length,omitempty"`
	MaxLength    *int               `json:"max_length,omitempty"`
}

type definitionChoice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// definitions makes Discord's commands of the table.
func definitions(t *command.Table) []definition {
	all := t.All()
	out := make([]definition, 0, len(all))
	for _, s := range all {
		d := definition{Type: 1, Name: s.Name, Description: s.Summary, Contexts: []int{contextServer, contextDirect}, Places: []int{0}, Options: []definitionOption{}}
		if s.Need == command.Administering {
			// A courtesy: who may not call it is not shown it. The gate decides.
			r := rightManageServer
			d.Rights = &r
		}
		for _, o := range s.Options {
			d.Options = append(d.Options, optionOf(o))
		}
		// Discord: required ones first.
		slices.SortStableFunc(d.Options, func(a, b definitionOption) int {
			return cmp.Compare(b2i(b.Required), b2i(a.Required))
		})
		out = append(out, d)
	}
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func optionOf(o command.Option) definitionOption {
	d := definitionOption{Type: optionString, Name: o.Name, Description: o.Summary, Required: o.Required}
	switch o.Kind {
	case command.Integer:
		d.Type = optionInteger
		if o.Min != 0 || o.Max != 0 {
			d.MinValue = new(float64(o.Min))
		}
		if o.Max != 0 {
			d.MaxValue = new(float64(o.Max))
		}
		d.Autocomplete = o.Complete != nil
	case command.Boolean:
		d.Type = optionBoolean
	case command.Attachment:
		d.Type = optionAttachment
	case command.Enum:
		if len(o.Choices) > command.MaxChoices || o.Complete != nil {
			d.Autocomplete = true
			break
		}
		for _, c := range o.Choices {
			d.Choices = append(d.Choices, definitionChoice{Name: c.Label, Value: c.Value})
		}
	case command.List, command.Country:
		d.Autocomplete = true
	case command.Text:
		d.Autocomplete = o.Complete != nil
		most := o.Max
		if most == 0 {
			most = command.MaxText
		}
		d.MaxLength = &most
		if o.Min > 0 {
			d.MinLength = new(o.Min)
		}
	case command.Date, command.ReportedDate, command.CaseRef, command.Ref, command.Instant:
		d.Autocomplete = o.Complete != nil
	}
	return d
}

// registered is a command as Discord gives it back.
type registered struct {
	definition
	ID string `json:"id"`
}

// register makes Discord's commands those of the table: it writes them only where they differ. It is tried until it works;
// nothing else waits for it.
func (d *Door) register(ctx context.Context, application string) {
	for pause := registerFirst; ; pause = registerEvery {
		err := d.registerOnce(ctx, application)
		if err == nil {
			d.troubled(troubleCommands, "")
			return
		}
		f := platform.AsFault(err)
		if ctx.Err() != nil || f.Kind == platform.Stopped {
			return
		}
		d.log.WarnContext(ctx, "the commands could not be registered with Discord", slog.Any("error", err))
		d.troubled(troubleCommands, d.words.Commands(f.Error()))
		if wait(ctx, min(max(pause, f.After), max(registerEvery, f.After))) != nil {
			return
		}
	}
}

// registerOnce compares, and writes where there is a difference.
func (d *Door) registerOnce(ctx context.Context, application string) error {
	ctx, cancel := context.WithTimeout(ctx, registerTime)
	defer cancel()
	path := "/applications/" + application + "/commands"
	var there []registered
	if err := d.api.do(ctx, request{method: http.MethodGet, path: path, out: &there}); err != nil {
		return err
	}
	want := definitions(d.gate.Table())
	if !sameCommands(there, want) {
		there = nil
		if err := d.api.do(ctx, request{method: http.MethodPut, path: path, body: want, out: &there}); err != nil {
			return err
		}
		d.log.InfoContext(ctx, "the commands were registered with Discord", slog.Int("commands", len(want)))
	}
	d.names.set(there)
	return nil
}

// sameCommands compares what Discord has with what the table says.
func sameCommands(there []registered, want []definition) bool {
	have := make([]definition, 0, len(there))
	for _, r := range there {
		have = append(have, r.definition)
	}
	return canonical(have) == canonical(want)
}

// canonical is a list of commands as a text that is the same whatever order and defaults they stand in.
func canonical(list []definition) string {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b definition) int { return cmp.Compare(a.Name, b.Name) })
	for i := range out {
		out[i].Type = 1 // Discord: left out for a chat command
		out[i].Contexts = slices.Sorted(slices.Values(out[i].Contexts))
		out[i].Places = slices.Sorted(slices.Values(out[i].Places))
		if out[i].Options == nil {
			out[i].Options = []definitionOption{}
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		return "" // numbers and texts can always be written
	}
	return string(text)
}
