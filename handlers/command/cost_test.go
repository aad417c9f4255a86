package command

import (
	"strings"
	"testing"
)

// The dearest lines of the greatest length: each should stay below a blink (0.2 s); some once took seconds.
func BenchmarkWorstLines(b *testing.B) {
	table := desk(b)
	for _, head := range []string{"/timeline ", "/addcase ", "/addincident ", "/cases KG ", "/find "} {
		for _, word := range []string{"arrst ", "a ", `"a `, "aa:b ", "private ", "country:a ", "x\n", "type: a\n", "summary: \"b\n"} {
			line := head + strings.Repeat(word, (MaxLine-len(head))/len(word))
			b.Run(strings.TrimSpace(head)+" "+strings.TrimSpace(word), func(b *testing.B) {
				for b.Loop() {
					if raw, err := ParseLine(table, line); err == nil {
						_, _ = Decode(raw.Spec, raw.Given, DecodeContext{})
					}
				}
			})
		}
	}
}
