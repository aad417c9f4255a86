package exchange

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"casewire/storage"
)

// none tells whether a cell of the Tracker's export says nothing. It was written by a program that prints nothing as None.
func none(cell string) bool {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "", "none", "[]", "null", "nan", "n/a", "-", "<p></p>":
		return true
	}
	return false
}

// said tells whether a cell says something that is worth telling: a flag that is not set is not.
func said(cell string) bool {
	return !none(cell) && !strings.EqualFold(strings.TrimSpace(cell), "false")
}

// inner are elements whose content is no text of the article.
func inner(tag, attributes string) bool {
	switch tag {
	case "script", "style", "iframe", "aside", "figure", "template":
		return true
	case "blockquote":
		return strings.Contains(attributes, "twitter") || strings.Contains(attributes, "instagram")
	}
	return false
}

var tagShape = regexp.MustCompile(`^<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>`)

// paragraphs are the paragraphs of an HTML text, clean. Text without any markup is its own paragraphs. What is no markup
// stays as it stands.
func paragraphs(source string) []string {
	var out []string
	var b strings.Builder
	end := func() {
		if text := cleanText(b.String()); text != "" {
			out = append(out, text)
		}
		b.Reset()
	}
	for source != "" {
		at := strings.IndexByte(source, '<')
		if at < 0 {
			at = len(source)
		}
		b.WriteString(source[:at])
		if source = source[at:]; source == "" {
			break
		}
		if rest, ok := strings.CutPrefix(source, "<!--"); ok {
			_, source, _ = strings.Cut(rest, "-->")
			continue
		}
		m := tagShape.FindStringSubmatch(source)
		if m == nil {
			b.WriteByte('<')
			source = source[1:]
			continue
		}
		source = source[len(m[0]):]
		tag := strings.ToLower(m[2])
		if m[1] == "" && inner(tag, m[3]) && !strings.HasSuffix(m[3], "/") {
			source = behind(source, tag)
			continue
		}
		switch tag {
		case "a", "b", "i", "em", "strong", "span", "u", "sub", "sup", "cite", "small", "code":
		default:
			end()
		}
	}
	end()
	return out
}

// behind is what follows the end of an element.
func behind(source, tag string) string {
	low := strings.ToLower(source)
	at := strings.Index(low, "</"+tag)
	if at < 0 {
		return source // never closed: what follows is text
	}
	_, rest, _ := strings.Cut(source[at:], ">")
	return rest
}

// cleanText is a text on one line: entities read, markup that is left taken out, no characters that hide or reorder.
func cleanText(text string) string {
	text = html.UnescapeString(text)
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFEFF, r == 0x200B, r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// flat is a cell as one line of clean text, whatever markup it holds.
func flat(cell string) string { return strings.Join(paragraphs(cell), " ") }

// shorten cuts a text to at most n characters, at the end of a sentence or else of a word; cut tells whether it did.
func shorten(text string, n int) (short string, cut bool) {
	r := []rune(text)
	if len(r) <= n {
		return text, false
	}
	short = string(r[:n-1])
	if at := strings.LastIndexAny(short, ".!?”"); at > len(short)/2 {
		return strings.TrimSpace(short[:at+1]), true
	}
	if at := strings.LastIndexByte(short, ' '); at > len(short)/2 {
		short = short[:at]
	}
	return strings.TrimSpace(short) + "…", true
}

// lede is the first paragraph of an article that says something.
func lede(body string) (text string, more bool) {
	all := paragraphs(body)
	for n, p := range all {
		if len([]rune(p)) >= 40 || n == len(all)-1 {
			return p, n < len(all)-1
		}
	}
	return "", false
}

// items are the entries of a cell that holds a list: parted by commas outside of brackets and quotation marks, or as
// Python prints lists. ok is false where brackets do not match.
func items(cell string) (list []string, ok bool) {
	cell = strings.TrimSpace(cell)
	if none(cell) {
		return nil, true
	}
	if strings.HasPrefix(cell, "[") && strings.HasSuffix(cell, "]") {
		return pythonList(cell[1 : len(cell)-1]), true
	}
	depth, start, quoted := 0, 0, false
	add := func(to int) {
		if text := cleanText(cell[start:to]); text != "" {
			list = append(list, text)
		}
	}
	for at, r := range cell {
		switch {
		case r == '"':
			quoted = !quoted && strings.Contains(cell[at+1:], `"`)
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0 && !quoted:
			add(at)
			start = at + 1
		}
		if depth < 0 {
			return list, false
		}
	}
	add(len(cell))
	return joined(list), depth == 0
}

// joined puts "Jr." and the like back to the name before them.
func joined(list []string) []string {
	var out []string
	for _, text := range list {
		head, tail, _ := strings.Cut(text, " ")
		if len(out) > 0 && slices.Contains([]string{"jr", "sr", "ii", "iii", "iv", "md", "phd"}, strings.ToLower(strings.Trim(head, "."))) && (tail == "" || strings.HasPrefix(tail, "(")) {
			out[len(out)-1] += ", " + text
			continue
		}
		out = append(out, text)
	}
	return out
}

var pythonText = regexp.MustCompile(`'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,'"\s][^,]*)`)

func pythonList(inside string) []string {
	var out []string
	for _, m := range pythonText.FindAllStringSubmatch(inside, -1) {
		text := cleanText(strings.NewReplacer(`\'`, `'`, `\"`, `"`, `\\`, `\`).Replace(m[1] + m[2] + m[3]))
		if text != "" && !none(text) {
			out = append(out, text)
		}
	}
	return out
}

// printed is a link of the export: Title (URL) via Publisher.
type printed struct{ title, url, publisher string }

var addressIn = regexp.MustCompile(`\((https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)`)

// links reads the links of a row.
func links(cell string) []printed {
	cell = cleanText(cell)
	found := addressIn.FindAllStringSubmatchIndex(cell, -1)
	var out []printed
	start := 0
	for n, m := range found {
		next := len(cell)
		if n+1 < len(found) {
			next = found[n+1][0]
		}
		l := printed{title: strings.Trim(cell[start:m[0]], " ,"), url: cell[m[2]:m[3]]}
		tail := cell[m[1]:next]
		start = m[1]
		if via, ok := strings.CutPrefix(tail, " via "); ok {
			publisher, _, more := strings.Cut(via, ", ")
			if n+1 == len(found) && !more || n+1 < len(found) && more {
				l.publisher = strings.Trim(publisher, " ,")
				start = m[1] + len(" via ") + len(publisher)
			} else if n+1 == len(found) { // a comma inside the last publisher's name
				l.publisher = strings.Trim(via, " ,")
			}
		}
		out = append(out, l)
	}
	return out
}

// update is a dated line that the Tracker added to a row.
type update struct {
	day  storage.Day
	time string // of the day, as it tells updates of one day apart
	text string
}

var updateMark = regexp.MustCompile(`\((\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})[^()]*)?\)`)

// updates reads the updates of a row; ok is false where the cell holds text that stands behind no date.
func updates(cell string) (list []update, ok bool) {
	if none(cell) {
		return nil, true
	}
	cell = flat(cell)
	found := updateMark.FindAllStringSubmatchIndex(cell, -1)
	ok = len(found) > 0 && strings.Trim(cell[:found[0][0]], " ,") == ""
	for n, m := range found {
		next := len(cell)
		if n+1 < len(found) {
			next = found[n+1][0]
		}
		u := update{day: storage.Day(cell[m[2]:m[3]]), text: strings.Trim(cell[m[1]:next], " ,")}
		if m[4] >= 0 {
			u.time = cell[m[4]:m[5]]
		}
		if !u.day.Valid() || u.text == "" {
			ok = false
			continue
		}
		list = append(list, u)
	}
	slices.SortStableFunc(list, func(a, b update) int { return strings.Compare(string(a.day)+a.time, string(b.day)+b.time) })
	return list, ok
}
