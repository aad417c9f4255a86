package exchange_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casewire/handlers/exchange"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// export reads the Tracker's export of June 2020, which is not part of casewire.
func export(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../../../shared/data/uspft-2020-06.csv")
	if err != nil {
		t.Skip("the Tracker's export of June 2020 is not here: ", err)
	}
	return b
}

// plainRows reads a CSV without casewire.
func plainRows(t testing.TB, content []byte) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for n, name := range all[0] {
			if row[name] = cells[n]; cells[n] == "None" {
				row[name] = ""
			}
		}
		out = append(out, row)
	}
	return out
}

// stored reads what a store holds back, by kind.
func stored(t testing.TB, s *storage.Store) (w storagetest.World) {
	t.Helper()
	if err := s.Export(t.Context(), storage.FullSight(), storage.Selection{}, func(r storage.Record) error {
		switch {
		case r.Case != nil:
			w.Cases = append(w.Cases, *r.Case)
		case r.Subject != nil:
			w.Subjects = append(w.Subjects, *r.Subject)
		case r.Source != nil:
			w.Sources = append(w.Sources, *r.Source)
		case r.Incident != nil:
			w.Incidents = append(w.Incidents, *r.Incident)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheExportReadsAsAnybodyReadsIt(t *testing.T) {
	content := export(t)
	rows := plainRows(t, content)
	s := storagetest.Open(t)
	p, _ := bring(t, s, content, full())
	w := stored(t, s)

	bySlug := map[string]storage.Incident{}
	counts := map[string]int{}
	for _, i := range w.Incidents {
		bySlug[i.Slug] = i
		if _, ending, further := strings.Cut(i.Slug, "#"); further {
			kind, _, _ := strings.Cut(ending, "-")
			counts[kind]++
		} else {
			counts["row"]++
		}
	}
	want := map[string]int{"row": len(rows)}
	updated := regexp.MustCompile(`\(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00\)`)
	noLink, people := 0, map[string]bool{}
	for n, row := range rows {
		i, ok := bySlug[row["slug"]]
		if !ok {
			t.Fatalf("row %d, %s, is not on file", n+2, row["slug"])
		}
		want["update"] += len(updated.FindAllString(row["updates"], -1))
		if row["release_date"] != "" || row["arrest_status"] == "arrested and released" {
			want["release"]++
		}
		if strings.Contains(row["arrest_status"], "in custody") {
			want["held"]++
		}
		if row["links"] == "" {
			noLink++
		}
		if len(i.Types) != len(strings.Split(row["categories"], ", ")) {
			t.Errorf("row %d: %s became %v", n+2, row["categories"], i.Types)
		}
		if precision := i.Date.Precision; (precision == storage.PrecisionMonth) != (row["exact_date_unknown"] == "True") || string(i.Date.From)[:7] != row["date"][:7] ||
			precision == storage.PrecisionDay && string(i.Date.From) != row["date"] {
			t.Errorf("row %d: %s became %v", n+2, row["date"], i.Date)
		}
		own := i.Citations[0]
		if own.Speaker != "U.S. Press Freedom Tracker" || own.Document.URL != row["slug"] {
			t.Errorf("row %d: the Tracker says nothing of it: %+v", n+2, own)
		}
		addresses := map[string]bool{storage.NormalURL(row["slug"]): true}
		for _, m := range regexp.MustCompile(`\((https?://\S+)\)(?:$|,| via )`).FindAllStringSubmatch(row["links"], -1) {
			addresses[storage.NormalURL(m[1])] = true
		}
		if len(i.Citations) != len(addresses) {
			t.Errorf("row %d: %d sources of %d addresses", n+2, len(i.Citations), len(addresses))
		}
		if strings.ContainsAny(i.Summary, "<>") || strings.Contains(i.Summary, "&#") || strings.Contains(i.Summary, "&quot;") {
			t.Errorf("row %d: markup is left: %s", n+2, i.Summary)
		}
		for _, name := range regexp.MustCompile(`\s*\([^)]*\)`).Split(row["targeted_journalists"], -1) {
			if name = strings.Trim(name, ", "); name != "" {
				people[name] = true
			}
		}
	}
	if counts["detention"] != 3 || noLink != 309 || len(w.Cases) != 516 {
		t.Errorf("%d detentions of another day, %d rows without a link, %d cases", counts["detention"], noLink, len(w.Cases))
	}
	delete(counts, "detention")
	delete(counts, "status")
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("entries by kind:\n%s", diff)
	}
	for _, subject := range w.Subjects {
		name := subject.Name()
		if subject.Kind == storage.Person && strings.Contains(name, "eporter") || strings.EqualFold(name, "anonymous") || name == "Media" || strings.Contains(strings.ToLower(name), "cameraman") {
			t.Errorf("%s is somebody: %+v", name, subject)
		}
		if subject.Kind == storage.Person && len(people) > 0 && strings.ContainsAny(name, "()<>") {
			t.Errorf("a person is called %q", name)
		}
	}
	if p.Report.Bad != 0 || p.Report.Rows != len(rows) {
		t.Errorf("%d rows, %d bad", p.Report.Rows, p.Report.Bad)
	}
}

// Nobody who was let go is shown as held, on the day of the latest report and years later.
func TestNobodyIsHeldLongerThanTheExportSays(t *testing.T) {
	s := storagetest.Open(t)
	bring(t, s, export(t), full())
	for day, want := range map[storage.Day][]string{
		"2016-01-01": nil, "2017-03-01": nil, "2018-01-01": {"Emilio Gutierrez Soto"}, "2019-06-01": {"Manuel Duran"}, "2020-06-20": {"Manuel Duran"}, "2026-11-24": {"Manuel Duran"},
	} {
		r, err := s.Custody(t.Context(), storage.FullSight(), storage.CustodyFilter{Country: "US"}, day)
		if err != nil {
			t.Fatal(err)
		}
		var held []string
		for _, l := range r.Under(storage.InCustody) {
			held = append(held, l.Subject.Name())
		}
		if diff := cmp.Diff(want, held); diff != "" {
			t.Errorf("in custody on %s:\n%s", day, diff)
		}
		if day >= "2020-06-20" && (len(r.Under(storage.NotKnown)) != 0 || !r.Under(storage.InCustody)[0].Disputed) {
			t.Errorf("on %s: %+v", day, r.Lines)
		}
	}
}

// The same file again brings nothing; one that went on since brings what is new, and says what reads otherwise.
func TestAnExportThatWentOn(t *testing.T) {
	storagetest.WithoutRace(t)
	content := export(t)
	s := storagetest.Open(t)
	bring(t, s, content, full())
	before := lines(t, s, storage.FullSight())
	p, n := bring(t, s, content, full())
	if n.Total() != 0 || p.Report.Known != 516 || !bytes.Equal(before, lines(t, s, storage.FullSight())) {
		t.Errorf("the same file again: %+v, %d known", n, p.Report.Known)
	}
	for _, f := range p.Report.Findings {
		if f.Code == "differs" || f.Code == "new_link" || f.Code == "new_target" || f.Code == "alike" {
			t.Errorf("the same file differs from itself: %+v", f)
		}
	}

	all, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(all[0], name) }
	first := all[1]
	first[column("updates")] = "(2020-07-01 10:00:00+00:00) Charges are expected"
	first[column("city")] = "Berkeley"
	first[column("links")] = "A report (https://example.org/report) via Example"
	added := slices.Clone(first)
	added[column("title")], added[column("slug")] = "A further incident", "https://pressfreedomtracker.us/all-incidents/a-further-incident/"
	slices.Reverse(all[1:]) // the order of rows says nothing
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(append(all, added)); err != nil {
		t.Fatal(err)
	}
	p, n = bring(t, s, b.Bytes(), full())
	// The new row brings its incident, the update and how things stand; the old one its update.
	if n.Cases != 1 || n.Incidents != 4 || n.Subjects != 0 {
		t.Errorf("what is new: %+v", n)
	}
	var codes []string
	for _, f := range p.Report.Findings {
		if f.Row == 517 {
			codes = append(codes, f.Column+" "+f.Code)
		}
	}
	if diff := cmp.Diff([]string{"city differs", "links new_link", " extended"}, codes); diff != "" {
		t.Errorf("what is said of the row that changed:\n%s", diff)
	}
}

// An invented export in the Tracker's columns, each row with something that goes wrong easily.
func TestRowsThatGoWrongEasily(t *testing.T) {
	const header = "title,slug,categories,date,exact_date_unknown,targeted_journalists,arrest_status,status_of_charges,release_date,links,latest_revision_created_at,body\n"
	for name, tc := range map[string]struct {
		row  string
		want func(w storagetest.World) any
		is   any
	}{
		"charged, not arrested": {`T,s,Arrest / Criminal Charge,2020-05-01,False,Ann Lee,None,charges pending,None,,2020-06-01,`,
			func(w storagetest.World) any { return w.Incidents[0].Types }, []string{storage.Charge}},
		"nothing says which": {`T,s,Arrest / Criminal Charge,2020-05-01,False,Ann Lee,None,None,None,,2020-06-01,`,
			func(w storagetest.World) any { return w.Incidents[0].Types }, []string{"other"}},
		"a day that is not known": {`T,s,Physical Attack,2020-05-01,True,Ann Lee,None,None,None,,2020-06-01,`,
			func(w storagetest.World) any { return w.Incidents[0].Date }, storage.InMonth(2020, 5)},
		"a date as a spreadsheet leaves it": {`T,s,Physical Attack,5/6/2020,False,Ann Lee,None,None,None,,2020-06-01,`,
			func(w storagetest.World) any { return w.Incidents[0].Date.String() }, "2020"},
		"released before the arrest": {`T,s,Arrest / Criminal Charge,2020-05-02,False,Ann Lee,arrested and released,None,2020-05-01,,2020-06-01,`,
			func(w storagetest.World) any { return w.Incidents[1].Date },
			storage.Date{From: "2020-05-02", Precision: storage.PrecisionAfter, Inferred: true}},
		"two of one outlet without a name": {`T,s,Physical Attack,2020-05-01,False,"Anonymous (WX), Anonymous (WX)",None,None,None,,2020-06-01,`,
			func(w storagetest.World) any { return w.Incidents[0].Targets[0].Group.People }, 2},
		"brackets that do not match": {`T,s,Physical Attack,2020-05-01,False,"Ann Lee (WX, Bo Ray",None,None,None,,2020-06-01,`,
			func(w storagetest.World) any { return len(w.Subjects) }, 1},
		"a name with Jr.": {`T,s,Physical Attack,2020-05-01,False,"Ann Lee, Jr. (WX)",None,None,None,,2020-06-01,`,
			func(w storagetest.World) any { return w.Subjects[1].Name() }, "Ann Lee, Jr."},
		"a link with brackets and a comma": {`T,s,Physical Attack,2020-05-01,False,Ann Lee,None,None,None,"One, two (three) (https://example.org/a_(b),c) via The Post, Four (https://example.org/d)",2020-06-01,`,
			func(w storagetest.World) any {
				return []string{w.Sources[1].Title, w.Sources[1].URL, w.Sources[1].Publisher, w.Sources[2].Title, w.Sources[2].Publisher}
			}, []string{"One, two (three)", "https://example.org/a_(b),c", "The Post", "Four", "example.org"}},
		"HTML": {`T,s,Physical Attack,2020-05-01,False,Ann Lee,None,None,None,,2020-06-01,"<div><script>x()</script><p>She &amp; he said &lt;no&gt;, 3 < 4, and <b>left</b> early in the morning.</p><p>More</p></div>"`,
			func(w storagetest.World) any { return w.Incidents[0].Summary }, "She & he said <no>, 3 < 4, and left early in the morning."},
	} {
		t.Run(name, func(t *testing.T) {
			s := storagetest.Open(t)
			bring(t, s, []byte(header+tc.row+"\n"), full())
			if diff := cmp.Diff(tc.is, tc.want(stored(t, s))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPeopleAreLinkedOnlyByNameAndOutlet(t *testing.T) {
	s := storagetest.Open(t)
	_, err := s.Import(t.Context(), storage.By{}, storagetest.Seq([]storage.Record{
		{Case: &storage.Case{Ref: "US-0RD1", Title: "Old", Country: "US", Visibility: storage.VisibleTeam}},
		{Subject: &storage.Subject{Ref: "0VT1T", Kind: storage.Outlet, Names: []storage.Name{{Name: "The Post", Preferred: true}}}},
		{Subject: &storage.Subject{Ref: "P0ST1", Kind: storage.Person, Outlet: "0VT1T", Names: []storage.Name{{Name: "Ann Lee", Preferred: true}}}},
		{Source: &storage.Source{Ref: "S0RC1", Publisher: "P", Published: storage.UnknownDate(), Kind: "original"}},
		{Incident: &storage.Incident{Ref: "1NC1D", Case: "US-0RD1", Types: []string{"threat"}, Date: storage.UnknownDate(), Summary: "S", Verification: storage.Unreviewed, Visibility: storage.VisibleTeam,
			Targets: []storage.Target{{Subject: "P0ST1"}}, Citations: []storage.Citation{{Source: "S0RC1", Speaker: "P"}}}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := bring(t, s, []byte("title,slug,categories,date,targeted_journalists\n"+
		"A,a,Physical Attack,2020-05-01,Ann Lee (The Post)\n"+ // she is on file
		"B,b,Physical Attack,2020-05-01,Ann Lee (The Times)\n"+ // another outlet
		"C,c,Physical Attack,2020-05-01,Lee Ann (The  Post)\n"+ // the same name, however written
		"D,d,Physical Attack,2020-05-01,Ann Lee\n"+ // nothing says that it is she
		"E,e,Physical Attack,2020-05-01,Ann Lee\n"), full())
	who := map[string]string{}
	for _, i := range stored(t, s).Incidents {
		who[i.Slug] = i.Targets[0].Subject
	}
	if who["a"] != "P0ST1" || who["c"] != "P0ST1" || who["b"] == "P0ST1" || who["d"] == "P0ST1" || who["d"] == who["e"] {
		t.Errorf("linked: %v", who)
	}
	var alike []int
	for _, f := range p.Report.Findings {
		if f.Code == "alike" {
			alike = append(alike, f.Row)
		}
	}
	if diff := cmp.Diff([]int{3, 5, 6}, alike); diff != "" {
		t.Errorf("rows with somebody who may be the same:\n%s", diff)
	}
}

func TestImportedThingsAreForTheTeamUnlessPublished(t *testing.T) {
	row := []byte("title,slug,categories,date,updates\nA,a,Physical Attack,2020-05-01,(2020-05-02 10:00:00+00:00) More\n")
	for publish, want := range map[bool]storage.Visibility{false: storage.VisibleTeam, true: storage.VisiblePublic} {
		s := storagetest.Open(t)
		bring(t, s, row, exchange.Options{Sight: storage.FullSight(), Publish: publish})
		for _, i := range stored(t, s).Incidents {
			if i.Reach != want || i.Verification != storage.Unreviewed {
				t.Errorf("publish %t: %+v", publish, i)
			}
		}
	}
}

// What is imported is one batch of the change log: one line to readers.
func TestAnImportIsOneLine(t *testing.T) {
	s := storagetest.Open(t)
	bring(t, s, []byte("title,slug,categories,date\nA,a,Physical Attack,2020-05-01\nB,b,Physical Attack,2020-05-01\n"), exchange.Options{Sight: storage.FullSight(), Publish: true})
	changes, _, err := s.Changes(context.Background(), storage.PublicSight(), storage.ChangeFilter{}, storage.Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	batches := map[int64]bool{}
	for _, c := range changes {
		batches[c.Batch] = true
	}
	if len(batches) != 1 || batches[0] {
		t.Errorf("the changes are of the batches %v", batches)
	}
}
