package command

import (
	"context"
	"testing"

	"casewire/handlers/reply"
)

// deskSpecs is a table like the real one: every kind of option, the orders that people type them in.
func deskSpecs() []Spec {
	run := func(context.Context, Call) (reply.Doc, error) { return reply.Doc{}, nil }
	types := []Choice{
		{Value: "arrest", Label: "Arrest"}, {Value: "assault", Label: "Assault", Aliases: []string{"attack"}},
		{Value: "house_arrest", Label: "House arrest"}, {Value: "verdict", Label: "Verdict"},
	}
	private := Option{Name: "private", Summary: "Show the answer to you only", Kind: Boolean}
	return []Spec{
		{Name: "case", Group: Read, Summary: "Open a case", Examples: []string{"/case KG-4T7Q", "/case kloop private"}, Run: run,
			Options: []Option{{Name: "what", Summary: "A case", Kind: CaseRef, Required: true, Rest: true}, private}},
		{Name: "find", Group: Read, Summary: "Look for words", Examples: []string{"/find Kloop Media"}, Run: run,
			Options: []Option{{Name: "words", Summary: "What to look for", Kind: Text, Required: true, Rest: true, Max: 200}, private}},
		{Name: "cases", Group: Read, Summary: "List cases", Run: run, Options: []Option{
			{Name: "country", Summary: "Where", Kind: Country}, {Name: "type", Summary: "What happened", Kind: Enum, Choices: types},
			{Name: "tag", Summary: "A tag", Kind: Text, Max: 40}, {Name: "since", Summary: "From when", Kind: Date},
			{Name: "words", Summary: "Words", Kind: Text, Rest: true}, private}},
		{Name: "timeline", Group: Read, Summary: "What happened when", Run: run, Options: []Option{
			{Name: "case", Summary: "A case", Kind: CaseRef, Required: true}, {Name: "since", Summary: "From when", Kind: Date},
			{Name: "until", Summary: "To when", Kind: Date}, private}},
		{Name: "upcoming", Group: Read, Summary: "What is coming", Run: run,
			Options: []Option{{Name: "days", Summary: "How far ahead", Kind: Integer, Min: 1, Max: 90}}},
		{Name: "addcase", Group: Edit, Need: Editing, Confirm: true, Summary: "Open a new case", Run: run, Options: []Option{
			{Name: "title", Summary: "Title", Kind: Text, Required: true, Min: 3, Max: 80},
			{Name: "country", Summary: "Where", Kind: Country, Required: true},
			{Name: "summary", Summary: "One line", Kind: Text, Max: 300}, {Name: "tags", Summary: "Tags", Kind: Text}}},
		{Name: "addincident", Group: Edit, Need: Editing, Confirm: true, Summary: "Add an incident", Run: run, Options: []Option{
			{Name: "case", Summary: "A case", Kind: CaseRef, Required: true},
			{Name: "type", Summary: "What happened", Kind: List, Required: true, Choices: types},
			{Name: "date", Summary: "When it happened", Kind: ReportedDate, Required: true},
			{Name: "summary", Summary: "What happened, in house words", Kind: Text, Max: 500},
			{Name: "who", Summary: "To whom", Kind: Text, Many: true}, {Name: "by", Summary: "By whom", Kind: Enum,
				Choices: []Choice{{Value: "court", Label: "Court"}, {Value: "security_service", Label: "Security service"}}},
			{Name: "said", Summary: "Who says so", Kind: Text}, {Name: "source", Summary: "A link", Kind: Text}}},
		{Name: "embargo", Group: Edit, Need: Editing, Summary: "Keep until", Run: run, Options: []Option{
			{Name: "ref", Summary: "What", Kind: Ref, Required: true}, {Name: "until", Summary: "Until when", Kind: Instant}}},
		{Name: "import", Group: Run, Need: Administering, Summary: "Read a file", Run: run, Options: []Option{
			{Name: "file", Summary: "The file", Kind: Attachment}, {Name: "skip_bad", Summary: "Leave out bad rows", Kind: Boolean}}},
	}
}

// desk is the table of deskSpecs.
func desk(t testing.TB) *Table {
	t.Helper()
	table, err := NewTable(deskSpecs()...)
	if err != nil {
		t.Fatal(err)
	}
	return table
}
