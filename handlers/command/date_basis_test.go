package command

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A reported date may say that it is inferred, and how the source prints it.
func TestReportedDatesTellTheirBasisAndTheirWords(t *testing.T) {
	c := clock{now: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC), zone: time.UTC}
	may := Period{From: time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2025, 5, 31, 0, 0, 0, 0, time.UTC), Precision: Month}
	for text, want := range map[string]Period{
		"2025-05":                                    may,
		"May 2025 inferred":                          {From: may.From, To: may.To, Precision: Month, Inferred: true},
		"May 2025, inferred":                         {From: may.From, To: may.To, Precision: Month, Inferred: true},
		"2025-05 (inferred)":                         {From: may.From, To: may.To, Precision: Month, Inferred: true},
		"2025-05 (late May 2025)":                    {From: may.From, To: may.To, Precision: Month, Printed: "late May 2025"},
		"2025-05 inferred (late May)":                {From: may.From, To: may.To, Precision: Month, Inferred: true, Printed: "late May"},
		"2025-05 (late May) (inferred)":              {From: may.From, To: may.To, Precision: Month, Inferred: true, Printed: "late May"},
		"unknown (“since the repression grew”)":      {Precision: Unknown, Printed: "“since the repression grew”"},
		"2025-05-01..2025-05-31 (inferred) (in May)": {From: may.From, To: may.To, Precision: Range, Inferred: true, Printed: "in May"},
	} {
		got, wrong := readReportedDate(text, c)
		want.Words = text
		if diff := cmp.Diff(want, got); diff != "" || wrong != nil {
			t.Errorf("%s: %v\n%s", text, wrong, diff)
		}
	}
	for _, text := range []string{"inferred", "(late May)", "2025-05 (a) (b)", "2025-05 inferred inferred"} {
		if p, wrong := readReportedDate(text, c); wrong == nil {
			t.Errorf("%s is read as %+v", text, p)
		}
	}
}
