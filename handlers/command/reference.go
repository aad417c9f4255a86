package command

import (
	"fmt"
	"strings"
)

// Usage is how a command is called, on one line: "/timeline <case> [since] [until] [private]". What stands in <> must be
// given, what stands in [] may be; … stands behind what takes the rest of the line, + behind what may be repeated.
func Usage(spec *Spec) string {
	line := "/" + spec.Name
	for _, o := range spec.Options {
		name := o.Name
		switch {
		case o.Rest:
			name += "…"
		case o.Many:
			name += "+"
		}
		if o.Required {
			line += " <" + name + ">"
			continue
		}
		line += " [" + name + "]"
	}
	return line
}

// Reference prints the commands as the Markdown that stands in the README: group by group in the order of the table,
// each command with its usage, options, permission and examples, and the long lists of values once at the end. The same
// table always gives the same text.
func Reference(t *Table) string {
	var b strings.Builder
	lists := collectLists(t)
	for _, g := range []Group{Read, Self, Subscribe, Edit, Run} {
		begun := false
		for _, s := range t.All() {
			if s.Group != g {
				continue
			}
			if !begun {
				fmt.Fprintf(&b, "### %s\n\n", groupTitle(g))
				begun = true
			}
			printSpec(&b, s, lists)
		}
	}
	b.WriteString("### Values\n\n")
	for _, k := range []Kind{Date, ReportedDate, Instant, Country, List, Boolean} {
		if usesKind(t, k) {
			fmt.Fprintf(&b, "- *%s*: %s\n", kindName(k), kindNote(k))
		}
	}
	b.WriteString("\n")
	for _, l := range lists {
		printList(&b, l)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func groupTitle(g Group) string {
	switch g {
	case Read:
		return "Reading"
	case Self:
		return "About casewire and you"
	case Subscribe:
		return "Subscribing"
	case Edit:
		return "Editing"
	case Run:
		return "Running the desk"
	}
	return string(g)
}

// permissionTitle says who may call a command.
func permissionTitle(p Permission) string {
	switch p {
	case Anyone:
		return "anyone"
	case ManagesChat:
		return "whoever manages the chat, and admins"
	case Editing:
		return "editors and admins"
	case Administering:
		return "admins"
	}
	return "nobody"
}

// kindTitle says what an option takes.
func kindTitle(k Kind) string {
	switch k {
	case Text:
		return "text"
	case Integer:
		return "a whole number"
	case Boolean:
		return "yes or no"
	case Date:
		return "a date"
	case ReportedDate:
		return "a reported date"
	case Country:
		return "a country"
	case CaseRef:
		return "a case"
	case Ref:
		return "a ref, or words to look up"
	case Enum:
		return "one of"
	case List:
		return "one or more, parted by commas, of"
	case Attachment:
		return "a file"
	case Instant:
		return "a moment or a date"
	}
	return ""
}

// kindName is what the list of kinds calls one; kindNote says how its values are written.
func kindName(k Kind) string {
	switch k {
	case List:
		return "several values"
	case Instant:
		return "a moment"
	default:
		return kindTitle(k)
	}
}

func kindNote(k Kind) string {
	switch k {
	case Date:
		return "a day, a month or a year: `2025-07-01`, `1 Jul 2025`, `2025-07`, `July 2025`, `2024`, `today`, `yesterday`. " +
			"Where two dates bound a search, both ends are included."
	case ReportedDate:
		return "a date with the precision that was reported: also `before 2025-10-31`, `after 2025-10-27`, `2025-05-01..2025-05-31`, `unknown`."
	case Instant:
		return "`2025-01-02T15:04Z`, or `2025-01-02 15:04` in the desk's time zone; a date ends at its close there."
	case Country:
		return "a name in any usual spelling, or its code of two or three letters: `Kyrgyzstan`, `KG`, `KGZ`, `Кыргызстан`."
	case List:
		return "parted by commas: `arrest,assault`."
	case Boolean:
		return "`yes` or `no`; the option's name alone means yes."
	default:
		return ""
	}
}

func usesKind(t *Table, k Kind) bool {
	for _, s := range t.specs {
		for _, o := range s.Options {
			if o.Kind == k {
				return true
			}
		}
	}
	return false
}

// longList is a list of choices too long for a table's cell.
type longList struct {
	title   string
	choices []Choice
}

// collectLists finds the long lists of choices, each once, in the order of the table.
func collectLists(t *Table) []longList {
	var out []longList
	for _, s := range t.All() {
		for _, o := range s.Options {
			if len(o.Choices) <= maxListed || titleOf(out, o.Choices) != "" {
				continue
			}
			title := o.Name
			for _, l := range out {
				if l.title == title { // another list of the same name
					title = o.Name + " of /" + s.Name
					break
				}
			}
			out = append(out, longList{title, o.Choices})
		}
	}
	return out
}

// titleOf is the title of the list of these choices; empty when it is not among them.
func titleOf(lists []longList, choices []Choice) string {
	for _, l := range lists {
		if sameValues(l.choices, choices) {
			return l.title
		}
	}
	return ""
}

func sameValues(a, b []Choice) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Value != b[i].Value || a[i].Label != b[i].Label || a[i].Group != b[i].Group {
			return false
		}
	}
	return true
}

func printSpec(b *strings.Builder, s *Spec, lists []longList) {
	fmt.Fprintf(b, "#### `/%s`\n\n%s.", s.Name, markdown(s.Summary))
	if s.Details != "" {
		b.WriteString(" " + markdown(s.Details))
	}
	fmt.Fprintf(b, "\n\n    %s\n\n", Usage(s))
	if len(s.Options) > 0 {
		b.WriteString("| option | takes | what it is |\n|---|---|---|\n")
		for _, o := range s.Options {
			fmt.Fprintf(b, "| `%s` | %s | %s%s |\n", o.Name, takes(o, lists), markdown(o.Summary), marksOf(o))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "Who may: %s.", permissionTitle(s.Need))
	if s.Confirm {
		b.WriteString(" Shows what would change and asks before anything does.")
	}
	if s.Private {
		b.WriteString(" The answer is for you alone.")
	}
	b.WriteString("\n\n")
	if len(s.Examples) > 0 {
		b.WriteString("```\n")
		for _, e := range s.Examples {
			b.WriteString(e + "\n")
		}
		b.WriteString("```\n\n")
	}
}

// takes says what an option takes, with its bounds or values.
func takes(o Option, lists []longList) string {
	text := kindTitle(o.Kind)
	switch {
	case o.Kind == Integer && o.Max != 0:
		return fmt.Sprintf("%s, %d–%d", text, o.Min, o.Max)
	case o.Kind == Integer && o.Min != 0:
		return fmt.Sprintf("%s, at least %d", text, o.Min)
	case o.Kind == Text && o.Max != 0:
		return fmt.Sprintf("%s, up to %d characters", text, o.Max)
	case o.Kind != Enum && o.Kind != List:
		return text
	}
	if title := titleOf(lists, o.Choices); title != "" {
		return text + " the values of *" + markdown(title) + "* below"
	}
	for i, c := range o.Choices {
		if i > 0 {
			text += ","
		}
		text += " `" + c.Value + "`"
	}
	return text
}

// marksOf says what else holds for an option.
func marksOf(o Option) string {
	text := ""
	if o.Required {
		text += " (required)"
	}
	if o.Many {
		text += " (may be repeated)"
	}
	return text
}

// printList prints a long list group by group, in the order of the declaration.
func printList(b *strings.Builder, l longList) {
	fmt.Fprintf(b, "#### %s\n\n", markdown(l.title))
	var groups []string
	members := map[string][]string{}
	for _, c := range l.choices {
		if members[c.Group] == nil {
			groups = append(groups, c.Group)
		}
		word := "`" + c.Value + "`"
		if FoldWord(c.Label) != FoldWord(c.Value) {
			word += " (" + markdown(c.Label) + ")"
		}
		members[c.Group] = append(members[c.Group], word)
	}
	for _, g := range groups {
		b.WriteString("- ")
		if g != "" {
			fmt.Fprintf(b, "*%s*: ", markdown(g))
		}
		b.WriteString(strings.Join(members[g], ", ") + "\n")
	}
	b.WriteString("\n")
}

// markdown makes text literal in Markdown, also within a table. A declaration is one line or more of plain text.
func markdown(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "[", `\[`, "\n", " ").Replace(text)
}
