package handlers

import (
	"context"
	"slices"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// verbForm asks for a draft's form again. Nobody types it as an answer.
const verbForm = "?form"

// Limits of a field that say how it is shown.
const (
	longField  = 300 // a text that may be this long is given several lines
	shortField = 400 // the longest value of what is no free text
)

// askable tells whether an option is ever asked for.
func askable(o command.Option) bool {
	return (o.Required || o.Ask != command.NotAsked) && o.Kind != command.Attachment
}

// form asks at once for what a draft still lacks, and remembers which options it asks for, so that a form that was rejected
// comes back as it was. A form that has room for all that can be asked holds all of it, with what was typed.
func (b *Bot) form(spec *command.Spec, d *draft, values command.Values) *command.Form {
	var all, missing []string
	for _, o := range spec.Options {
		if !askable(o) {
			continue
		}
		all = append(all, o.Name)
		if o.Name == d.Asked || !values.Has(o.Name) && !slices.Contains(d.Skipped, o.Name) {
			missing = append(missing, o.Name)
		}
	}
	d.Fields = missing
	if len(all) <= command.MaxFields && len(d.Skipped) == 0 {
		d.Fields = all
	}
	d.Fields = d.Fields[:min(len(d.Fields), command.MaxFields)]
	return b.formOf(spec, d)
}

// formOf is the form that a draft's fields make.
func (b *Bot) formOf(spec *command.Spec, d *draft) *command.Form {
	f := &command.Form{Title: spec.Summary, Action: d.action(verbForm)}
	for _, name := range d.Fields {
		o := spec.Option(name)
		if o == nil {
			continue // the command has changed since
		}
		shown := *o
		if name == valueName { // what a value may be depends on the field
			shown = b.asField(shown, d.typed("field"))
		}
		field := command.Field{Name: name, Summary: shown.Summary, Sample: sample(shown), Value: d.typed(name), Required: o.Required || o.Ask == command.Needed, Max: shortField}
		if o.Kind == command.Text {
			field.Max = o.Max
			field.Long = o.Max == 0 || o.Max >= longField
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

// typed is what was typed for an option, right or wrong.
func (d *draft) typed(name string) string {
	var out []string
	for _, g := range d.Given {
		if g.Name == name {
			out = append(out, g.Value)
		}
	}
	return strings.Join(out, "; ")
}

// sample is a value as a field shows it while it is empty.
func sample(o command.Option) string {
	if o.Sample == "" && (o.Kind == command.Enum || o.Kind == command.List) {
		var codes []string
		for _, c := range o.Choices {
			codes = append(codes, c.Value)
		}
		return strings.Join(codes, ", ")
	}
	return strings.Trim(o.Example(), `"`)
}

// filledIn takes what was filled in into a draft's form, and goes on: with the next form, or the preview. What is wrong is
// said, and the form comes back with all that was typed.
func (b *Bot) filledIn(ctx context.Context, r command.Request, mark string) command.Answer {
	d, spec, stale, err := b.draftOf(ctx, r, mark)
	switch {
	case err != nil:
		return b.refuse(ctx, r, err)
	case stale != nil:
		return *stale
	}
	next := *d
	next.Given, next.Skipped = slices.Clone(d.Given), slices.Clone(d.Skipped)
	for _, g := range r.Options {
		o := spec.Option(g.Name)
		if o == nil || !askable(*o) {
			continue
		}
		next.Given = slices.DeleteFunc(next.Given, func(was command.Given) bool { return was.Name == o.Name })
		switch {
		case strings.TrimSpace(g.Value) != "":
			next.Given = append(next.Given, command.Given{Name: o.Name, Value: g.Value})
		case !o.Required && o.Ask == command.Offered && !slices.Contains(next.Skipped, o.Name):
			next.Skipped = append(next.Skipped, o.Name)
		}
	}
	rejected := next // Given is not changed by advance
	answer, err := b.advance(ctx, r, spec, &next)
	if err == nil {
		return answer
	}
	answer = b.refuseApart(ctx, r, spec, nil, err)
	if rejected.Asked == "" {
		rejected.Asked = d.Fields[0]
	}
	if f := command.AsFault(err); f != nil && spec.Option(f.Field) != nil {
		rejected.Asked = f.Field
		if !slices.Contains(rejected.Fields, f.Field) {
			rejected.Fields = append([]string{f.Field}, rejected.Fields[:min(len(rejected.Fields), command.MaxFields-1)]...)
		}
	}
	if err := b.keepDraft(ctx, r, &rejected); err != nil {
		return b.refuseApart(ctx, r, spec, nil, err)
	}
	answer.Form, answer.Asks = b.formOf(spec, &rejected), true
	b.leaveButton(&answer.Doc, &rejected, false)
	return answer
}

// draftOf finds the caller's draft by its mark, with its command. stale is the answer where it is another, or none any more.
func (b *Bot) draftOf(ctx context.Context, r command.Request, mark string) (d *draft, spec *command.Spec, stale *command.Answer, err error) {
	d, err = b.openDraft(ctx, r)
	if err != nil {
		return nil, nil, nil, err
	}
	if d == nil || d.Mark != mark {
		return nil, nil, &command.Answer{Toast: b.words.Text("gate.stale", nil), Doc: reply.Doc{Title: b.words.Line("gate.stale", nil)}, Private: true}, nil
	}
	if spec = b.table.Lookup(d.Command); spec == nil || !may(spec, r.Caller, r.Chat) {
		b.dropDraft(ctx, r)
		return nil, nil, &command.Answer{Doc: reply.Doc{Title: b.words.Line("gate.stale", nil)}}, nil
	}
	return d, spec, nil, nil
}
