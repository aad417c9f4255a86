package exchange

import (
	"strings"
	"testing"
)

func TestEveryFieldOfAFileIsExplained(t *testing.T) {
	if missing := undocumented(); len(missing) > 0 {
		t.Errorf("nothing says what these mean: %v", missing)
	}
	text := Reference()
	for key := range lineMeanings() {
		_, field, _ := strings.Cut(key, ".")
		if !strings.Contains(text, field+"` |") {
			t.Errorf("%s is explained and no field", key)
		}
	}
	seen := map[string]bool{}
	for _, c := range sheetColumns() {
		if c.means == "" || seen[c.name] {
			t.Errorf("the column %s has no meaning, or stands twice", c.name)
		}
		seen[c.name] = true
	}
	for _, name := range Needed() {
		if !seen[name] {
			t.Errorf("%s is needed and no column", name)
		}
	}
}

// A cell that a spreadsheet could run is never written, and every cell comes back.
func TestNoCellBecomesAFormula(t *testing.T) {
	for _, text := range []string{"", "=1+1", "+1", "-1", "@a", "\t=1", "\r1", "\n1", " =1", "'=1", "''=1", "'", "''", "'s-Hertogenbosch", "＝1", "a=1", "\u00a0@a", "' =1"} {
		cell := guard(text)
		if got := unguard(cell); got != text {
			t.Errorf("%q is written %q and read %q", text, cell, got)
		}
		if strings.HasPrefix(text, "'") {
			continue
		}
		if trimmed := strings.TrimLeft(cell, " \t\r\n\u00a0"); trimmed != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(trimmed)[0]) {
			t.Errorf("%q is written %q, which a spreadsheet may run", text, cell)
		}
	}
}
