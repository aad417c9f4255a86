package handlers

import (
	"slices"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// What a question offers to press in place of typing: values, groups of values where there are too many, days.

// verbGroup begins the verb that shows the values of one group of a long list; alone it shows the groups again.
const verbGroup = "+"

// choices offers values to press. A list too long for buttons is offered group first, and stands in the text, as several of
// its values can be typed.
func (b *Bot) choices(doc *reply.Doc, d *draft, choices []command.Choice) {
	if len(choices) <= command.MaxChoices {
		d.offer(doc, choices)
		return
	}
	var items []reply.Item
	var row []reply.Button
	for _, g := range groupsOf(choices) {
		var codes []string
		for _, c := range inGroup(choices, g) {
			codes = append(codes, c.Value)
		}
		items = append(items, reply.Item{Text: reply.Of(reply.B(g), reply.T(": "+strings.Join(codes, ", ")))})
		row = append(row, reply.Button{Label: clip(g, maxLabel), Action: d.action(verbGroup + g)})
	}
	doc.List(items...)
	inRows(doc, row)
}

func groupsOf(choices []command.Choice) []string {
	var groups []string
	for _, c := range choices {
		if !slices.Contains(groups, c.Group) {
			groups = append(groups, c.Group)
		}
	}
	return groups
}

func inGroup(choices []command.Choice, group string) []command.Choice {
	var of []command.Choice
	for _, c := range choices {
		if c.Group == group {
			of = append(of, c)
		}
	}
	return of
}

// offer puts values under a question. One that is too long to travel in a button has to be typed.
func (d *draft) offer(doc *reply.Doc, choices []command.Choice) {
	var row []reply.Button
	for _, c := range choices {
		if action := d.action(verbAnswer + c.Value); len(action) <= maxAction {
			row = append(row, reply.Button{Label: clip(c.Label, maxLabel), Action: action})
		}
	}
	inRows(doc, row)
}

// inRows puts buttons under a document, three side by side.
func inRows(doc *reply.Doc, buttons []reply.Button) {
	for row := range slices.Chunk(buttons, 3) {
		doc.Buttons = append(doc.Buttons, row)
	}
}

// days offers the days that are most often meant. A button holds the day itself, so that one which is pressed after midnight
// means what it says.
func (b *Bot) days(doc *reply.Doc, d *draft, kind command.Kind) {
	today := storage.DayOf(b.store.Now(), b.zone).Time()
	var out []command.Choice
	offer := func(key string, later int) {
		on := storage.DayOf(today.AddDate(0, 0, later), time.UTC)
		out = append(out, command.Choice{Value: string(on), Label: b.words.Text(key, words.Args{"day": day(on).Text})})
	}
	switch kind {
	case command.Date, command.ReportedDate:
		offer("edit.today", 0)
		offer("edit.yesterday", -1)
		if kind == command.ReportedDate {
			out = append(out, command.Choice{Value: string(command.Unknown), Label: b.words.Text("edit.unknown_day", nil)})
		}
	case command.Instant:
		offer("edit.tomorrow", 1)
		offer("edit.in_a_week", 7)
	default:
		return
	}
	d.offer(doc, out)
}

// openGroup shows the values of one group of the option that is asked for, or the groups again. It is false where there is no
// such group: then it was typed and is an answer.
func (b *Bot) openGroup(r command.Request, spec *command.Spec, d *draft, group string) (command.Answer, bool) {
	asked := spec.Option(d.Asked)
	if asked == nil {
		return command.Answer{}, false
	}
	values, _ := command.Decode(spec, d.Given, command.DecodeContext{Now: b.store.Now(), Zone: b.zone}) // what is wrong in it is asked for
	o := b.narrowed(*asked, values)
	of := inGroup(o.Choices, group)
	if len(o.Choices) <= command.MaxChoices || len(of) == 0 && group != "" {
		return command.Answer{}, false
	}
	answer := command.Answer{Form: b.formOf(spec, d), Private: b.apart(r, spec, values), Asks: true}
	if group == "" {
		answer.Doc = b.question(spec, d, values, o)
		return answer, true
	}
	answer.Doc = reply.Doc{Title: b.asking(spec, d, values, o)}
	answer.Doc.Para(reply.Of(reply.B(group)))
	d.offer(&answer.Doc, of)
	answer.Doc.Buttons = append(answer.Doc.Buttons, []reply.Button{
		{Label: b.words.Text("gate.back", nil), Action: d.action(verbGroup)},
		{Label: b.words.Text("edit.cancel", nil), Action: d.action(verbCancel)},
	})
	return answer, true
}
