package command

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseLine(t *testing.T) {
	table := desk(t)
	for _, x := range []struct {
		line    string
		command string
		bot     string
		given   []Given
	}{
		{"/case KG-4T7Q", "case", "", []Given{{"what", "KG-4T7Q"}}},
		{"  /CASE@casewire_bot  kg-4t7q ", "case", "casewire_bot", []Given{{"what", "kg-4t7q"}}},
		{"/case", "case", "", nil},
		// What keyboards put behind a command.
		{"/case, KG-4T7Q", "case", "", []Given{{"what", "KG-4T7Q"}}},
		{"/case—KG-4T7Q", "case", "", []Given{{"what", "KG-4T7Q"}}},
		{"/case\u00a0KG-4T7Q", "case", "", []Given{{"what", "KG-4T7Q"}}},
		{"/case: KG-4T7Q", "case", "", []Given{{"what", "KG-4T7Q"}}},
		// The rest of the line stands as it is; a flag only at its end.
		{"/find court  closes\u00a0Kloop", "find", "", []Given{{"words", "court  closes\u00a0Kloop"}}},
		{"/find private prison", "find", "", []Given{{"words", "private prison"}}},
		{"/find prison private", "find", "", []Given{{"words", "prison"}, {"private", "yes"}}},
		{"/find prison Private:no", "find", "", []Given{{"words", "prison"}, {"Private", "no"}}},
		{`/find "two words"`, "find", "", []Given{{"words", "two words"}}},
		{`/find "two words" more`, "find", "", []Given{{"words", `"two words" more`}}},
		{`/find 5" gun`, "find", "", []Given{{"words", `5" gun`}}},
		{`/find "never closed`, "find", "", []Given{{"words", `"never closed`}}},
		{"/find https://a.example/x?y:z re: something note:it", "find", "", []Given{{"words", "https://a.example/x?y:z re: something note:it"}}},
		{"/find line one\nline two", "find", "", []Given{{"words", "line one\nline two"}}},
		// Quotation marks as phones write them.
		{"/find “two words”", "find", "", []Given{{"words", "two words"}}},
		{"/find „two words“", "find", "", []Given{{"words", "two words"}}},
		{"/find «two words»", "find", "", []Given{{"words", "two words"}}},
		{"/find “two words\"", "find", "", []Given{{"words", "two words"}}},
		{`/find "he said “no” twice"`, "find", "", []Given{{"words", "he said “no” twice"}}},
		{`/find "a \"b\" c:\d \\ e"`, "find", "", []Given{{"words", `a "b" c:\d \ e`}}},
		{`/find words:""`, "find", "", []Given{{"words", ""}}},
		// Options in order and by name.
		{"/cases KG arrest", "cases", "", []Given{{"country", "KG"}, {"type", "arrest"}}},
		{"/cases United Kingdom house arrest kloop 1 July 2025 court closes it", "cases", "", []Given{{"country", "United Kingdom"},
			{"type", "house arrest"}, {"tag", "kloop"}, {"since", "1 July 2025"}, {"words", "court closes it"}}},
		{"/cases since:July 2025 country:South Korea type: house arrest", "cases", "", []Given{{"since", "July 2025"}, {"country", "South Korea"}, {"type", "house arrest"}}},
		{"/timeline Temirov Live 2024", "timeline", "", []Given{{"case", "Temirov Live"}, {"since", "2024"}}},
		{"/timeline Temirov Live 2024 2025-02 private", "timeline", "", []Given{{"case", "Temirov Live"}, {"since", "2024"}, {"until", "2025-02"}, {"private", "yes"}}},
		{"/timeline Kloop 03/04/2025", "timeline", "", []Given{{"case", "Kloop"}, {"since", "03/04/2025"}}},
		{"/timeline since:2024 Temirov Live", "timeline", "", []Given{{"since", "2024"}, {"case", "Temirov Live"}}},
		{"/addcase Kloop closure country:KG", "addcase", "", []Given{{"title", "Kloop closure"}, {"country", "KG"}}},
		{"/addcase Arrests in Georgia country:GE", "addcase", "", []Given{{"title", "Arrests in Georgia"}, {"country", "GE"}}},
		{"/addcase title: Kloop closure country: KG", "addcase", "", []Given{{"title", "Kloop closure"}, {"country", "KG"}}},
		{"/addcase title: country: KG", "addcase", "", []Given{{"title", ""}, {"country", "KG"}}},
		{`/addincident KG-4T7Q type:arrest, assault date:2025-05-28 who:"Aleksandr Aleksandrov" who:Joomart Duulatov by:security_service said:OCCRP source:https://occrp.org/x "Held at home"`,
			"addincident", "", []Given{{"case", "KG-4T7Q"}, {"type", "arrest, assault"}, {"date", "2025-05-28"},
				{"who", "Aleksandr Aleksandrov"}, {"who", "Joomart Duulatov"}, {"by", "security_service"}, {"said", "OCCRP"},
				{"source", "https://occrp.org/x"}, {"summary", "Held at home"}}},
		{"/addincident KG-4T7Q arrest before 31 Oct 2025", "addincident", "", []Given{{"case", "KG-4T7Q"}, {"type", "arrest"}, {"date", "before 31 Oct 2025"}}},
		{"/import skip-bad", "import", "", []Given{{"skip_bad", "yes"}}},
		// One option a line.
		{"/addincident KG-4T7Q\r\ntype: arrest, assault\r\nDate: 28 May 2025\r\nsummary: The service says: \"held\".\r\n\r\nSecond paragraph, type:x.\r\nsaid: OCCRP\r\nsource:https://occrp.org/x\r\n",
			"addincident", "", []Given{{"case", "KG-4T7Q"}, {"type", "arrest, assault"}, {"date", "28 May 2025"},
				{"summary", "The service says: \"held\".\r\n\r\nSecond paragraph, type:x."}, {"said", "OCCRP"}, {"source", "https://occrp.org/x"}}},
		{"/addincident\ncase:KG-4T7Q type:arrest date:2025\nsaid:OCCRP and others\nsummary: \"a\nb: c\"", "addincident", "", []Given{{"case", "KG-4T7Q"},
			{"type", "arrest"}, {"date", "2025"}, {"said", "OCCRP and others"}, {"summary", "a\nb: c"}}},
		{"/find\nwords: court\nprivate", "find", "", []Given{{"words", "court"}, {"private", "yes"}}},
	} {
		raw, err := ParseLine(table, x.line)
		if err != nil {
			t.Errorf("%q: %v", x.line, err)
			continue
		}
		for i := range x.given { // names come back as declared
			x.given[i].Name = strings.ToLower(x.given[i].Name)
		}
		if raw.Spec.Name != x.command || raw.Bot != x.bot {
			t.Errorf("%q: /%s@%s", x.line, raw.Spec.Name, raw.Bot)
		}
		if diff := cmp.Diff(x.given, raw.Given); diff != "" {
			t.Errorf("%q (-want +got):\n%s", x.line, diff)
		}
	}
}

func TestParseLineFaults(t *testing.T) {
	table := desk(t)
	for _, x := range []struct {
		line string
		key  string
		near []string
	}{
		{"/cases contry:KG", keyOptionNear, []string{"country"}},
		{"/addincident KG-4T7Q\nsummar: he was held", keyOptionNear, []string{"summary"}},
		{"/upcoming 7 days", keyLeftover, nil},
		{`/addcase "Kloop closure" KG "a" "b" "c"`, keyLeftover, nil},
		{`/addcase title:"Kloop closure country:KG`, keyUnclosed, nil},
		{`/addcase “Kloop closure country:KG`, keyUnclosed, nil},
		{"/addcase\ntitle: “Kloop closure\ncountry: KG", keyUnclosed, nil},
		{"/find " + strings.Repeat("x", MaxLine), keyLine, nil},
	} {
		raw, err := ParseLine(table, x.line)
		f := AsFault(err)
		if f == nil || f.Key != x.key || !slices.Equal(f.Near, x.near) || f.Code != BadInput {
			t.Errorf("%.60q: %v, %+v", x.line, err, f)
		}
		if raw.Spec == nil {
			t.Errorf("%.60q: the gate cannot see which command it was", x.line)
		}
	}
}

func TestParseLineOfNoCommand(t *testing.T) {
	table := desk(t)
	for _, line := range []string{"", " ", "kloop", "//", "/", "/ case", "/5", "\xff/case"} {
		if raw, err := ParseLine(table, line); !errors.Is(err, ErrNotCommand) || raw.Spec != nil {
			t.Errorf("%q: %+v, %v", line, raw, err)
		}
	}
	raw, err := ParseLine(table, "/Csae@bot KG")
	if !errors.Is(err, ErrUnknownCommand) {
		t.Errorf("an unknown command gives %v", err)
	}
	if diff := cmp.Diff(Raw{Name: "Csae", Bot: "bot"}, raw); diff != "" {
		t.Error(diff)
	}
}

// nasty makes values that try to break out of a line.
func nasty() *rapid.Generator[string] {
	bits := rapid.SampledFrom([]string{"a", "KG", " ", "  ", "\n", "\r\n", "\t", "\u00a0", `"`, "“", "”", "„", "«", "»", `\`, `\"`, ":", "case:", "type: x",
		"summary:", "private", "who:", "/", "/case ", "@", ",", "—", "-", "2024", "before ", "https://a.example/b:c", "é", "e\u0301", "\u202e", "👩‍👧", "Жоомарт", "\x00", "\xff", "\xe2\x80"})
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(bits, 0, 8).Draw(t, "bits"), "") })
}

func TestPrintParsesBack(t *testing.T) {
	table := desk(t)
	rapid.Check(t, func(t *rapid.T) {
		spec := rapid.SampledFrom(table.All()).Draw(t, "spec")
		raw := Raw{Spec: spec, Name: spec.Name, Bot: rapid.SampledFrom([]string{"", "casewire_bot"}).Draw(t, "bot")}
		for _, o := range rapid.SliceOfN(rapid.SampledFrom(spec.Options), 0, 6).Draw(t, "options") {
			raw.Given = append(raw.Given, Given{o.Name, nasty().Draw(t, "value")})
		}
		line := Print(raw)
		back, err := ParseLine(table, line)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if back.Spec != spec || back.Bot != raw.Bot || !slices.Equal(back.Given, raw.Given) {
			t.Fatalf("%q reads as %q, want %q", line, back.Given, raw.Given)
		}
	})
}

func TestPrintLeavesOutTheFirstNames(t *testing.T) {
	table := desk(t)
	for line, want := range map[string]string{
		"/case what:KG-4T7Q":                                 "/case KG-4T7Q",
		"/timeline Temirov Live 2024 private":                `/timeline "Temirov Live" 2024 private:yes`,
		"/timeline Kloop until:2024":                         "/timeline Kloop until:2024",
		"/cases tag:kloop words:court closes":                `/cases tag:kloop words:"court closes"`,
		"/find words:private":                                "/find words:private",
		"/find words:,x":                                     "/find words:,x",
		`/addincident KG-4T7Q arrest 2025 summary:"type: x"`: `/addincident KG-4T7Q arrest 2025 "type: x"`,
	} {
		raw, err := ParseLine(table, line)
		if err != nil {
			t.Fatal(err)
		}
		if got := Print(raw); got != want {
			t.Errorf("%q is printed as %q, want %q", line, got, want)
		}
	}
}

func FuzzParseLine(f *testing.F) {
	for _, line := range []string{"/case KG-4T7Q", "/find “two words", "/addincident KG-4T7Q\ntype: arrest, assault\nsummary: \"a\nb\"", "/cases KG arrest 1 July 2025 x private",
		"/find \"\xe2\x80", "/addcase title: country: KG", "/case@bot—x", "/timeline a before 3/4/2025 since:", "/import skip-bad private:"} {
		f.Add(line)
	}
	table := desk(f)
	f.Fuzz(func(t *testing.T, line string) {
		raw, err := ParseLine(table, line)
		if err != nil {
			if !errors.Is(err, ErrNotCommand) && !errors.Is(err, ErrUnknownCommand) && AsFault(err) == nil {
				t.Fatalf("%q: an error without a class: %v", line, err)
			}
			return
		}
		for _, g := range raw.Given {
			if raw.Spec.Option(g.Name) == nil {
				t.Fatalf("%q: %q is no option of /%s", line, g.Name, raw.Spec.Name)
			}
			if utf8.ValidString(line) && !utf8.ValidString(g.Value) {
				t.Fatalf("%q: a character was cut in two: %q", line, g.Value)
			}
		}
		if _, err := Decode(raw.Spec, raw.Given, DecodeContext{}); err != nil && AsFault(err) == nil {
			t.Fatalf("%q: %v", line, err)
		}
		back, err := ParseLine(table, Print(raw))
		if err != nil || !slices.Equal(back.Given, raw.Given) {
			t.Fatalf("%q is printed as %q and reads as %q (%v)", line, Print(raw), back.Given, err)
		}
	})
}
