package exchange_test

import (
	"context"
	"errors"
	"testing"
	"time"
	"unicode/utf8"

	"casewire/handlers/exchange"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// whatever gives a check that reads a file of any content: it ends with a fault of the file, or with a plan whose records the
// store takes. Bad rows are skipped, so that what can be read is. One empty store serves all checks: nothing is kept.
func whatever(f *testing.F) func(t *testing.T, content []byte) {
	f.Helper()
	s, err := storage.Open(context.Background(), storage.Options{Now: func() time.Time { return storagetest.Now }, Random: storagetest.Random(1)})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := s.Close(); err != nil {
			f.Error(err)
		}
	})
	return func(t *testing.T, content []byte) {
		o := full()
		o.SkipBad = true
		p, err := exchange.Read(t.Context(), s, file(content), o)
		if err != nil {
			if _, ok := errors.AsType[*exchange.Fault](err); !ok {
				t.Fatalf("it ends with what is no fault of the file: %v", err)
			}
			return
		}
		for _, f := range p.Report.Findings {
			for _, v := range f.Args {
				if text, ok := v.(string); ok && !utf8.ValidString(text) {
					t.Fatalf("a finding holds bytes that are no text: %+v", f)
				}
			}
		}
		n, err := p.Store(t.Context(), s, storage.By{DryRun: true})
		if err != nil {
			t.Fatalf("what was read cannot be stored: %v", err)
		}
		if n != p.Report.Would {
			t.Fatalf("announced %+v, stored %+v", p.Report.Would, n)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add([]byte(`{"kind":"case","ref":"KG-1C4S","title":"T","country":"KG","visibility":"public"}` + "\n" +
		`{"kind":"subject","ref":"P1RSN","type":"person","names":[{"name":"N","preferred":true,"incident":"1NC1D"}]}` + "\n" +
		`{"kind":"source","ref":"S1RCE","publisher":"P","published":{"precision":"unknown"},"source_kind":"original"}` + "\n" +
		`{"kind":"incident","ref":"1NC1D","case":"KG-1C4S","types":["arrest"],"date":{"from":"2025-01-01","to":"2025-01-01","precision":"day"},"summary":"S","verification":"unreviewed","visibility":"public","targets":[{"subject":"P1RSN"}],"sources":[{"source":"S1RCE","speaker":"P"}]}` + "\n"))
	f.Add([]byte(`{"kind":"case"}`))
	f.Add([]byte("{"))
	check := whatever(f)
	f.Fuzz(func(t *testing.T, content []byte) { check(t, append([]byte("{"), content[min(len(content), 1):]...)) })
}

func FuzzSheet(f *testing.F) {
	f.Add([]byte("One,KG,arrest,2025-01-01,S,Ann,,The Post,https://example.org,P\n,,,,,Bo,,,,\n"))
	f.Add([]byte("One,KG,arrest,2025-13-01,'=S,\"two accountants\",unnamed,,,P\n"))
	f.Add([]byte("\"One"))
	check := whatever(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		check(t, append([]byte("case_title,case_country,types,date_from,summary,who,who_type,outlet,source_url,publisher\n"), content...))
	})
}

func FuzzTracker(f *testing.F) {
	f.Add([]byte(`T,s,Arrest / Criminal Charge,2020-05-01,True,"Ann Lee (WX), Anonymous (WX)",arrested and released,2020-05-02,2020-05-03,"One (https://example.org) via P","(2020-06-01 10:00:00+00:00) More, (2020-06-02 10:00:00+00:00) Released",2020-06-01,<p>Body &amp; more</p>` + "\n"))
	f.Add([]byte(`T,s,"Leak Case, ['x']",5/6/2020,x,"['A', ""B""]",arrested and still in custody,,,(http://a) via,(2020-06-01) x,,<b` + "\n"))
	f.Add([]byte(`T,,None,,,((,,,,,,,` + "\n"))
	check := whatever(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		check(t, append([]byte("title,slug,categories,date,exact_date_unknown,targeted_journalists,arrest_status,detention_date,release_date,links,updates,latest_revision_created_at,body\n"), content...))
	})
}
