package command

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// at is late on 24 November 2026 in UTC, when it is the 25th in Bishkek and still the 24th in Chicago.
var at = time.Date(2026, 11, 24, 20, 30, 0, 0, time.UTC)

func bishkek() DecodeContext { return DecodeContext{Now: at, Zone: time.FixedZone("+06", 6*3600)} }

func one(kind Kind) *Spec {
	return &Spec{Name: "x", Group: Edit, Options: []Option{{Name: "v", Kind: kind}}}
}

func decodeText(spec *Spec, text string) (Values, *Fault) {
	v, err := Decode(spec, []Given{{"v", text}}, bishkek())
	return v, AsFault(err)
}

func on(day string) time.Time {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{} // an open end
	}
	return d
}

func TestDecodeDates(t *testing.T) {
	for _, x := range []struct {
		kind      Kind
		typed     string
		from, to  string
		precision Precision
	}{
		{Date, "2024", "2024-01-01", "2024-12-31", Year},
		{Date, "2025-07", "2025-07-01", "2025-07-31", Month},
		{Date, "2024-02", "2024-02-01", "2024-02-29", Month},
		{Date, "2025-07-01", "2025-07-01", "2025-07-01", Day},
		{Date, "2025-7-1", "2025-07-01", "2025-07-01", Day},
		{Date, "2025‑07–01", "2025-07-01", "2025-07-01", Day}, // dashes of a phone
		{Date, "1 Jul 2025", "2025-07-01", "2025-07-01", Day},
		{Date, "1st\u00a0JULY, 2025", "2025-07-01", "2025-07-01", Day},
		{Date, "Jul 1, 2025", "2025-07-01", "2025-07-01", Day},
		{Date, "29 Feb 2024", "2024-02-29", "2024-02-29", Day},
		{Date, "July 2025", "2025-07-01", "2025-07-31", Month},
		{Date, "Sept. 2025", "2025-09-01", "2025-09-30", Month},
		{Date, "28.05.2025", "2025-05-28", "2025-05-28", Day},
		{Date, "05/28/2025", "2025-05-28", "2025-05-28", Day},
		{Date, "04/04/2025", "2025-04-04", "2025-04-04", Day}, // either way the same
		{Date, "today", "2026-11-25", "2026-11-25", Day},
		{Date, "Yesterday", "2026-11-24", "2026-11-24", Day},
		{ReportedDate, "2025-07", "2025-07-01", "2025-07-31", Month},
		{ReportedDate, "before 2025-10-31", "", "2025-10-30", Before},
		{ReportedDate, "Before Oct 2025", "", "2025-09-30", Before},
		{ReportedDate, "after 2025-10-27", "2025-10-28", "", After},
		{ReportedDate, "after 2024", "2025-01-01", "", After},
		{ReportedDate, "2025-05-01..2025-05-31", "2025-05-01", "2025-05-31", Range},
		{ReportedDate, "2025-05 – 2025-06", "2025-05-01", "2025-06-30", Range},
		{ReportedDate, "from 1 May 2025 to 3 May 2025", "2025-05-01", "2025-05-03", Range},
		{ReportedDate, "unknown", "", "", Unknown},
	} {
		v, f := decodeText(one(x.kind), x.typed)
		if f != nil {
			t.Errorf("%q: %v", x.typed, f)
			continue
		}
		got, ok := v.Period("v")
		want := Period{From: on(x.from), To: on(x.to), Precision: x.precision, Words: x.typed}
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("%q (-want +got):\n%s", x.typed, diff)
		}
	}
	// The same words on another desk are another day.
	v, err := Decode(one(Date), []Given{{"v", "today"}}, DecodeContext{Now: at, Zone: time.FixedZone("-06", -6*3600)})
	if p, _ := v.Period("v"); err != nil || p.From != on("2026-11-24") {
		t.Errorf("today in Chicago is %v, %v", p.From, err)
	}
}

func TestDecodeRefusesDates(t *testing.T) {
	for _, x := range []struct {
		kind  Kind
		typed string
		key   string
		near  []string
	}{
		{Date, "2025-02-30", keyDateImpossible, nil},
		{Date, "31 Apr 2025", keyDateImpossible, nil},
		{Date, "29 Feb 2025", keyDateImpossible, nil},
		{Date, "2025-13", keyDateImpossible, nil},
		{Date, "2025-00-10", keyDateImpossible, nil},
		{Date, "2025-00", keyDateImpossible, nil},
		{Date, "0000", keyDateImpossible, nil},
		{Date, "13/13/2025", keyDateImpossible, nil},
		{Date, "03/04/2025", keyDateAmbiguous, []string{"2025-04-03", "2025-03-04"}},
		{Date, "1/7/25", keyDateShort, nil},
		{Date, "1 Jul 25", keyDateNone, nil},
		{Date, "Jul", keyDateNone, nil},
		{Date, "soon", keyDateNone, nil},
		{Date, "before 2025", keyDateNone, nil},
		{Date, "unknown", keyDateNone, nil},
		{Date, "2024..2025", keyDateNone, nil},
		{Date, "٢٠٢٥", keyDateNone, nil},
		{ReportedDate, "before", keyDateNone, nil},
		{ReportedDate, "before 2025-02-30", keyDateImpossible, nil},
		{ReportedDate, "2025-05-31..2025-05-01", keyDateOrder, nil},
		{ReportedDate, "2025..", keyDateNone, nil},
		{ReportedDate, "03/04/2025..2026", keyDateAmbiguous, []string{"2025-04-03", "2025-03-04"}},
		{Instant, "2025-01-02 25:00", keyInstant, nil},
		{Instant, "2025-01-02T10:00+19:00", keyInstant, nil},
		{Instant, "2025-02-30 10:00", keyDateImpossible, nil},
		{Instant, "noon", keyInstant, nil},
	} {
		v, f := decodeText(one(x.kind), x.typed)
		if f == nil || f.Key != x.key || f.Field != "v" || f.Code != BadInput || !slices.Equal(f.Near, x.near) || v.Has("v") {
			t.Errorf("%q: %+v, %v", x.typed, f, v)
		}
	}
}

func TestDecodeInstant(t *testing.T) {
	for typed, want := range map[string]string{
		"2025-01-02T15:04Z":         "2025-01-02T15:04:00Z",
		"2025-01-02T15:04:05+06:00": "2025-01-02T09:04:05Z",
		"2025-01-02 15:04":          "2025-01-02T09:04:00Z", // in the desk's zone
		"2025-01-02 at 15:04 UTC":   "2025-01-02T15:04:00Z",
		"2025-01-02":                "2025-01-02T18:00:00Z", // the end of the day in Bishkek
		"Jan 2025":                  "2025-01-31T18:00:00Z",
		"today":                     "2026-11-25T18:00:00Z",
	} {
		v, f := decodeText(one(Instant), typed)
		got, ok := v.Instant("v")
		if f != nil || !ok || got.Format(time.RFC3339) != want {
			t.Errorf("%q is %v, want %s (%v)", typed, got, want, f)
		}
	}
}

// Every day of the calendar is read back from each way of writing it, and reads as one inclusive day.
func TestDecodeEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 109000).Draw(t, "day"))
		layout := rapid.SampledFrom([]string{"2006-01-02", "2 Jan 2006", "2 January 2006", "January 2, 2006", "Jan 2 2006", "2006/1/2"}).Draw(t, "layout")
		v, f := decodeText(one(ReportedDate), day.Format(layout))
		p, _ := v.Period("v")
		if f != nil || !p.From.Equal(day) || !p.To.Equal(day) || p.Precision != Day {
			t.Fatalf("%s: %+v, %v", day.Format(layout), p, f)
		}
		before, f := decodeText(one(ReportedDate), "before "+day.Format(layout))
		after, g := decodeText(one(ReportedDate), "after "+day.Format(layout))
		b, _ := before.Period("v")
		a, _ := after.Period("v")
		if f != nil || g != nil || !b.To.Before(day) || !a.From.After(day) || a.From.Sub(b.To) != 48*time.Hour {
			t.Fatalf("around %s: %+v, %+v", day, b, a)
		}
	})
}

func TestDecodeValues(t *testing.T) {
	spec := &Spec{Name: "x", Group: Edit, Options: []Option{
		{Name: "text", Kind: Text, Max: 20}, {Name: "who", Kind: Text, Many: true}, {Name: "n", Kind: Integer, Min: -2, Max: 5},
		{Name: "quiet", Kind: Boolean}, {Name: "loud", Kind: Boolean}, {Name: "country", Kind: Country},
		{Name: "type", Kind: List, Choices: []Choice{{Value: "arrest", Label: "Arrest"}, {Value: "house_arrest", Label: "House arrest", Aliases: []string{"home detention"}}}},
		{Name: "role", Kind: Enum, Choices: []Choice{{Value: "media_worker", Label: "Media worker (camera, driver)"}}},
		{Name: "ref", Kind: Ref}, {Name: "empty", Kind: Text},
	}}
	got, err := Decode(spec, []Given{
		{"text", "  a\r\nb\tc  "}, {"WHO", "one"}, {"who", "two"}, {"n", "+3"}, {"quiet", "Yes"}, {"loud", "off"}, {"country", "kgz"},
		{"type", "House Arrest, ARREST ,home-detention,"}, {"role", "media worker"}, {"ref", "9xk3f\u202e"}, {"empty", " \n"},
	}, bishkek())
	if err != nil {
		t.Fatal(err)
	}
	want := Values{
		"text": {TextValue("a\nb\tc")}, "who": {TextValue("one"), TextValue("two")}, "n": {IntValue(3)},
		"quiet": {BoolValue(true)}, "loud": {BoolValue(false)}, "country": {CodeValue(Country, "KG")},
		"type": {CodeValue(List, "house_arrest"), CodeValue(List, "arrest")}, "role": {CodeValue(Enum, "media_worker")}, "ref": {CodeValue(Ref, "9xk3f")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDecodeKeepsWhatIsRight(t *testing.T) {
	table := desk(t)
	v, err := Decode(table.Lookup("addcase"), []Given{{"title", "Kloop"}, {"country", "Kirgistan"}, {"summary", "Closed"}, {"titel", "x"}}, bishkek())
	if f := AsFault(err); f == nil || f.Field != "country" || f.Key != keyCountryNear || f.Near[0] != "Kyrgyzstan" {
		t.Errorf("the first fault is %+v", f)
	}
	if diff := cmp.Diff(Values{"title": {TextValue("Kloop")}, "summary": {TextValue("Closed")}}, v); diff != "" {
		t.Error(diff)
	}
}

func TestTextThatMayBeStored(t *testing.T) {
	fit := []string{"", "Жоомарт", "a\nb\tc", "عربي\u200f!", "👩‍👧 می‌خواهم", "<b>*_`", "e\u0301"}
	unfit := map[string]string{"a\x00": keyControl, "\x1b[31m": keyControl, "a\u0085b": keyControl, "a\u2028b": keyControl, "a\rb": keyControl,
		"\u202eevil": keyBidi, "\u2066x\u2069": keyBidi, "\xff": keyEncoding, "a\xc3": keyEncoding}
	for _, text := range fit {
		if err := CheckText("summary", text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for text, key := range unfit {
		if f := AsFault(CheckText("summary", text)); f == nil || f.Key != key || f.Field != "summary" {
			t.Errorf("%q: %+v", text, f)
		}
		if _, f := decodeText(one(Text), text); f == nil || f.Key != key {
			t.Errorf("%q is stored: %+v", text, f)
		}
	}
	// A mere question is answered without such characters; bytes that are no text are refused everywhere.
	ask := one(Text)
	ask.Group = Read
	v, f := decodeText(ask, "\u202eTuh\x00vatshin\u2069")
	if f != nil || v.Text("v") != "Tuhvatshin" {
		t.Errorf("%q, %v", v.Text("v"), f)
	}
	if _, f := decodeText(ask, "\xff"); f == nil {
		t.Error("bytes that are no text were taken for a question")
	}
}

// Lengths are characters, not bytes, and nothing over its limit gets through.
func TestTextLength(t *testing.T) {
	spec := one(Text)
	spec.Options[0].Max = 5
	if _, f := decodeText(spec, strings.Repeat("ж", 5)); f != nil {
		t.Error(f)
	}
	if _, f := decodeText(spec, strings.Repeat("ж", 6)); f == nil || f.Args["n"] != 6 || f.Args["max"] != 5 {
		t.Errorf("%+v", f)
	}
	if _, f := decodeText(one(Text), strings.Repeat("x", MaxText+1)); f == nil || f.Key != keyLong {
		t.Errorf("%+v", f)
	}
}
