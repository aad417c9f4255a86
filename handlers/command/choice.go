package command

import (
	"slices"
	"strconv"
	"strings"
)

// pick finds the choice that a word means: by value, label or alias, spelt as FoldWord forgives.
func (o *Option) pick(text string) (Choice, bool) {
	word := FoldWord(text)
	for _, c := range o.Choices {
		if word != "" && slices.ContainsFunc(c.spellings(), func(s string) bool { return FoldWord(s) == word }) {
			return c, true
		}
	}
	return Choice{}, false
}

// spellings are all words for a choice, its value first.
func (c Choice) spellings() []string { return append([]string{c.Value, c.Label}, c.Aliases...) }

// nearChoices gives the values of the choices most like a mistyped word.
func (o *Option) nearChoices(text string) []string {
	meant := map[string]string{}
	var words []string
	for _, c := range o.Choices {
		for _, s := range c.spellings() {
			meant[FoldWord(s)] = c.Value
			words = append(words, FoldWord(s))
		}
	}
	var out []string
	for _, w := range NearestWords(text, words) {
		if !slices.Contains(out, meant[w]) {
			out = append(out, meant[w])
		}
	}
	return out
}

// maxListed is how many choices a sentence lists.
const maxListed = 12

// some gives the values that a sentence can list.
func (o *Option) some() []string {
	var out []string
	for _, c := range o.Choices[:min(len(o.Choices), maxListed)] {
		out = append(out, c.Value)
	}
	return out
}

// Example is a value that the option takes, as it may be typed.
func (o *Option) Example() string {
	if o.Sample != "" {
		return o.Sample
	}
	switch o.Kind {
	case Integer:
		return strconv.Itoa(max(o.Min, 1))
	case Boolean:
		return "yes"
	case Date:
		return "2025-07-01"
	case ReportedDate:
		return "before 2025-10-31"
	case Instant:
		return "2025-01-02T15:04Z"
	case Country:
		return "Kyrgyzstan"
	case CaseRef:
		return "KG-4T7Q"
	case Ref:
		return "9XK3F"
	case Enum, List:
		if len(o.Choices) > 0 {
			return o.Choices[0].Value
		}
	case Text:
		return `"two words"`
	case Attachment:
	}
	return "cases.csv"
}

// Suggest completes what has been typed into an option from its own declaration: the choices of an Enum or List, the
// countries, yes and no. Best first, at most MaxChoices; nothing typed suggests the first ones. In a List the last
// word is completed and the words before it are kept and not offered again. Options that complete from the store have Complete instead.
func (o *Option) Suggest(typed string) []Choice {
	switch o.Kind {
	case Enum:
		return matching(o.Choices, typed)
	case Country:
		return matching(Countries(), typed)
	case Boolean:
		return []Choice{{Value: "yes", Label: "yes"}, {Value: "no", Label: "no"}}
	case List:
		cut := strings.LastIndexFunc(typed, listSeparator) + 1
		for cut > 0 && cut < len(typed) && typed[cut]&0xC0 == 0x80 { // behind a separator of several bytes
			cut++
		}
		kept := strings.TrimSpace(typed[:cut])
		before, _ := o.list(kept)
		out := slices.DeleteFunc(matching(o.Choices, typed[cut:]), func(c Choice) bool {
			return slices.ContainsFunc(before, func(v Value) bool { return v.Text == c.Value })
		})
		for i := range out {
			if kept != "" {
				out[i].Value, out[i].Label = kept+out[i].Value, kept+" "+out[i].Label
			}
		}
		return slices.DeleteFunc(out, func(c Choice) bool { return len([]rune(c.Value)) > maxValue || len([]rune(c.Label)) > MaxLabel })
	default:
		return nil
	}
}

// matching gives the choices that a half-typed word may become: those that begin with it, then those that hold it, then
// those that are near.
func matching(choices []Choice, typed string) []Choice {
	word := foldName(typed)
	var begin, within, near []Choice
	for _, c := range choices {
		rank := 3
		for _, s := range c.spellings() {
			folded := foldName(s)
			_, alike := distance(word, folded)
			switch {
			case strings.HasPrefix(folded, word):
				rank = 0
			case strings.Contains(folded, word):
				rank = min(rank, 1)
			case alike:
				rank = min(rank, 2)
			}
		}
		switch rank {
		case 0:
			begin = append(begin, c)
		case 1:
			within = append(within, c)
		case 2:
			near = append(near, c)
		}
	}
	out := slices.Concat(begin, within, near)
	return out[:min(len(out), MaxChoices)]
}
