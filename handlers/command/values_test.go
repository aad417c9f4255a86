package command

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestValuesAnswerWhateverIsAsked(t *testing.T) {
	day := Period{From: at, To: at, Precision: Day, Words: "today"}
	v := Values{}.With("who", TextValue("a"), TextValue("b")).With("n", IntValue(7)).With("private", BoolValue(true)).
		With("quiet", BoolValue(false)).With("on", PeriodValue(Date, day)).With("until", PeriodValue(Instant, day)).With("country", CodeValue(Country, "KG"))
	if !slices.Equal(v.Texts("who"), []string{"a", "b"}) || v.Text("who") != "a" || v.Text("n") != "7" || v.Text("private") != "yes" || v.Text("on") != "today" || v.Text("country") != "KG" {
		t.Errorf("texts of %+v", v)
	}
	if n, ok := v.Int("n"); !ok || n != 7 || v.IntOr("n", 1) != 7 || v.IntOr("gone", 1) != 1 || v.IntOr("who", 1) != 1 {
		t.Errorf("numbers of %+v", v)
	}
	if !v.Bool("private") || v.Bool("quiet") || v.Bool("n") || v.Bool("gone") || !v.Has("quiet") || v.Has("gone") {
		t.Errorf("yes and no of %+v", v)
	}
	if p, ok := v.Period("on"); !ok || p != day {
		t.Errorf("the period is %+v", p)
	}
	if got, ok := v.Instant("until"); !ok || !got.Equal(at) {
		t.Errorf("the moment is %v", got)
	}
	// Of no option, or of one of another kind, there is the zero value.
	for _, values := range []Values{nil, {}, {"x": nil}, {"x": {TextValue("a")}}} {
		n, a := values.Int("x")
		p, b := values.Period("x")
		i, c := values.Instant("x")
		if a || b || c || n != 0 || p != (Period{}) || i != (time.Time{}) || values.Bool("x") || len(values.Texts("gone")) > 0 || values.Text("gone") != "" {
			t.Errorf("%+v", values)
		}
	}
}

func TestValuesWithLeavesTheOriginal(t *testing.T) {
	first := Values(nil).With("a", TextValue("1"))
	second := first.With("a", TextValue("2")).With("b", IntValue(1)).With("gone")
	third := second.With("a")
	for _, x := range []struct {
		got  Values
		want Values
	}{
		{first, Values{"a": {TextValue("1")}}},
		{second, Values{"a": {TextValue("2")}, "b": {IntValue(1)}}},
		{third, Values{"b": {IntValue(1)}}},
	} {
		if diff := cmp.Diff(x.want, x.got); diff != "" {
			t.Error(diff)
		}
	}
	if !slices.Equal(second.Names(), []string{"a", "b"}) {
		t.Errorf("names %q", second.Names())
	}
}

func TestMissing(t *testing.T) {
	spec := desk(t).Lookup("addincident")
	var names []string
	for _, o := range Missing(spec, Values{}.With("type", CodeValue(List, "arrest")).With("who", TextValue("a"))) {
		names = append(names, o.Name)
	}
	if !slices.Equal(names, []string{"case", "date"}) {
		t.Errorf("missing are %q", names)
	}
}
