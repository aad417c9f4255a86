package storagetest

import (
	"time"

	"casewire/storage"
)

// The refs of the example case.
const (
	exampleNotice, exampleKloop, exampleTemirov = "KG-4T7Q", "KG-D9VA", "KG-SM8N"

	kloop       = "3G0T1"
	tukhvatshin = "2RZVP"
	aleksandrov = "XCZM9"
	duulatov    = "6YBK3"
	beishekeeva = "9ZV2X"
	kaparov     = "HKMN1"
	ishenbekov  = "T12SS"
	tazhibek    = "C63X6"
)

// ExampleAnswers are the right answers for the example case, written by hand from the table of questions in DOMAIN §4 and
// the rows above it. "Today" is the day of Now.
func ExampleAnswers() Answers {
	today := storage.DayOf(Now, time.UTC)
	return Answers{
		Notices: []NoticeAnswer{exampleNoticeAnswer()},
		Custody: exampleCustody(today),
		Fates: []FatesAnswer{{Case: exampleTemirov, AsOf: today, Fates: []FateFact{
			{Unnamed: 7, Outcome: storage.Acquitted, Stands: storage.StandsNo, Decided: storage.OnDay("2024-10-10")},
			{
				People: []string{beishekeeva, kaparov}, Outcome: storage.Convicted, Sentence: storage.Probation, Months: 36,
				Stands: storage.StandsYes, Decided: storage.OnDay("2024-10-10"),
			},
			{
				People: []string{ishenbekov}, Outcome: storage.Pardon, Sentence: storage.Prison, Months: 60,
				Stands: storage.StandsYes, Heading: storage.NotKnown, Decided: storage.InMonth(2025, time.April),
			},
			{
				People: []string{tazhibek}, Outcome: storage.QuashedRetrial, Sentence: storage.Prison, Months: 72,
				Stands: storage.StandsNo, Heading: storage.InCustody, Decided: storage.OnDay("2026-03-10"),
			},
		}}},
		Cleared: []ClearedAnswer{
			{Person: ishenbekov, Case: exampleTemirov, AsOf: today, Outcome: storage.Pardon, Stands: storage.StandsYes, Sentence: storage.Prison, Months: 60},
			{Person: tazhibek, Case: exampleTemirov, AsOf: "2025-10-31", Outcome: storage.Upheld, Stands: storage.StandsYes, Sentence: storage.Prison, Months: 72},
			{Person: duulatov, Case: exampleKloop, AsOf: today, Outcome: storage.Changed, Stands: storage.StandsYes, Sentence: storage.Probation, Months: 36},
		},
		Closures: []ClosureAnswer{{
			Outlet: kloop, AsOf: today,
			Steps: []ClosureStep{
				{Type: storage.ClosureSuit, Body: "Bishkek prosecutor", Dates: []storage.Date{storage.OnDay("2023-08-28")}},
				{
					Type: storage.ClosureOrder, Body: "Oktyabrsky District Court",
					Dates: []storage.Date{storage.InMonth(2024, time.February), storage.InMonth(2024, time.April)},
				},
				{Type: storage.ClosureFinal, Body: "Supreme Court", Dates: []storage.Date{storage.OnDay("2024-07-16")}},
			},
			Statements: []Utterance{{Stance: "asserts", Speaker: "Kloop's newsroom, as reported by 24.kg"}},
		}},
		Years: []YearAnswer{{
			Country: "KG", Year: 2024,
			Dated: map[string]storage.Date{
				"PPT0E": inferred(storage.OnDay("2024-01-16")), // search of homes
				"192SK": inferred(storage.OnDay("2024-01-16")), // search of the office
				"HKB59": storage.OnDay("2024-01-16"),           // mass detention
				"X95JE": storage.InMonth(2024, time.January),   // charge
				"7FY52": storage.InMonth(2024, time.February),  // closure order
				"H60EX": storage.OnDay("2024-07-16"),           // closure final
				"XD4EE": storage.OnDay("2024-10-10"),           // verdict
				"H0PMC": storage.OnDay("2024-12-18"),           // City Court
			},
			// Neither the request, known to lie before a day, nor what has no date is excluded; nor placed on a day.
			Open: []string{"494QW", "DZ916", "P12W5", "Y2YZV", "Y99GX"},
		}},
		Finds: exampleFinds(),
	}
}

func exampleNoticeAnswer() NoticeAnswer {
	const heath = "Samuel Heath, INTERPOL communications director"
	return NoticeAnswer{
		Person: tukhvatshin,
		Systems: []SystemState{
			{System: storage.Interpol, Outcome: "refused", Date: storage.UnknownDate(), Speaker: heath, Said: "2025-10-31"},
			{System: storage.UnnamedSystem("A"), Outcome: "visible", Date: storage.OnDay("2025-10-30"), Speaker: "OCCRP"},
			{System: storage.UnnamedSystem("B"), Outcome: "pending_review", Date: inferred(storage.OnDay("2025-10-30")), Speaker: "OCCRP"},
		},
		Statements: []Utterance{
			{Stance: "declines", Speaker: heath},
			{Stance: "alleges", Speaker: "Leyla Nazgul Seitbek, advocate (Vienna), to OCCRP"},
		},
		Unnamed: []string{"A", "B"},
	}
}

func exampleCustody(today storage.Day) []CustodyAnswer {
	detained, verdict, pardon := storage.OnDay("2024-01-16"), storage.OnDay("2024-10-10"), storage.Clemency
	operators := storage.OnDay("2025-05-28")
	sentenced := storage.InMonth(2025, time.September)
	pardoned := CustodyFact{
		Person: ishenbekov, Heading: storage.NotKnown, Basis: storage.Inferred, Since: detained, Confirmed: verdict, Stale: true, Ended: pardon,
	}
	return []CustodyAnswer{
		{Country: "KG", AsOf: "2025-10-31", People: []CustodyFact{
			{Person: tazhibek, Heading: storage.InCustody, Basis: storage.Stated, Since: detained, Confirmed: storage.OnDay("2025-10-31")},
			{Person: aleksandrov, Heading: storage.InCustody, Basis: storage.Inferred, Since: operators, Confirmed: sentenced},
			{Person: duulatov, Heading: storage.InCustody, Basis: storage.Inferred, Since: operators, Confirmed: sentenced},
			pardoned,
		}},
		{Country: "KG", AsOf: today, People: []CustodyFact{
			{
				Person: tazhibek, Heading: storage.InCustody, Basis: storage.Stated, Since: detained,
				Confirmed: storage.Between("2026-03-11", "2026-03-31"), Stale: true,
			},
			pardoned,
		}},
	}
}

func exampleFinds() []FindAnswer {
	var out []FindAnswer
	for subject, texts := range map[string][]string{
		tukhvatshin: {"Тухватшин", "Tuhvatshin", "tukhvatshin", "Tukhvatshin Rinat", "ТУХВАТШИН", "tukhvat"},
		duulatov:    {"Joomart", "Zhoomart", "Жоомарт", "Zhumart", "Duulatov", "dulatov", "Joomart Duulatov"},
		tazhibek:    {"Tazhibek kyzy", "Tajibek", "Тажибек кызы", "makhabat", "Mahabat", "Махабат"},
		aleksandrov: {"Alexandrov", "Aleksandrov", "александров"},
		kloop:       {"Kloop", "Клооп", "Kloop Media"},
		"N3BHJ":     {"AitAit Dese", "Ait Ait Dese"},
	} {
		for _, text := range texts {
			out = append(out, FindAnswer{Text: text, Subject: subject})
		}
	}
	return out
}

// inferred marks a date as following from what sources state.
func inferred(d storage.Date) storage.Date {
	d.Inferred = true
	return d
}
