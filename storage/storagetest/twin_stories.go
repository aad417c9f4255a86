package storagetest

import "casewire/storage"

// wanted is the story of a notice: asked for, decided by INTERPOL at a time that may not be known, and seen in the systems
// of countries that the sources name or do not name.
func (w *twin) wanted() {
	c := w.newCase("A notice on a reporter")
	who := w.person("journalist", "")
	said := w.after(w.middle, -60, 60)
	target := func(outcome string) storage.Target { return storage.Target{Subject: who, Outcome: outcome} }
	a := NoticeAnswer{Person: who}

	request := w.incident(c, storage.NoticeRequest, pick(w, storage.BeforeDay(month(said).From), month(month(said).From.AddDays(-40))), target("requested"))
	request.System = storage.Interpol
	decided := SystemState{System: storage.Interpol, Outcome: pick(w, "refused", "published", "cancelled", "deleted"), Speaker: "a spokesperson of INTERPOL", Said: said}
	decided.Date = pick(w, storage.UnknownDate(), month(said))
	decision := w.incident(c, storage.NoticeDecision, decided.Date, target(decided.Outcome))
	decision.System = storage.Interpol
	onDay := storage.OnDay(said)
	decision.Citations = []storage.Citation{{Source: w.source(said), Speaker: decided.Speaker, Said: &onDay}}
	a.Systems = append(a.Systems, decided)

	declined := w.incident(c, storage.Statement, storage.OnDay(said), target(""))
	declined.Stance, declined.Citations = "declines", w.says(decided.Speaker, said)
	a.Statements = append(a.Statements, Utterance{Stance: "declines", Speaker: decided.Speaker})
	alleged := w.incident(c, storage.Statement, storage.UnknownDate(), target(""))
	alleged.Stance, alleged.Citations = "alleges", w.says("an advocate abroad", said)
	alleged.Links = []storage.Link{{Kind: storage.LinkAbout, To: request.Ref}}
	a.Statements = append(a.Statements, Utterance{Stance: "alleges", Speaker: "an advocate abroad"})

	labels := shuffled(w, []string{"A", "B", "C"})[:2+w.rng.IntN(2)]
	systems := map[string]storage.System{}
	for _, label := range labels {
		systems[label] = storage.UnnamedSystem(label)
		a.Unnamed = append(a.Unnamed, label)
	}
	if w.coin() {
		systems["named"] = storage.CountrySystem("FI")
		a.Named = []string{"FI"}
		labels = append(labels, "named")
	}
	for _, label := range labels {
		seen := SystemState{System: systems[label], Outcome: pick(w, "visible", "pending_review", "not_visible"), Speaker: "a desk"}
		seen.Date = storage.OnDay(w.after(said, -20, 20))
		if w.coin() {
			seen.Date = inferred(seen.Date)
		}
		if w.coin() { // an earlier state there, which no longer holds
			earlier := w.incident(c, storage.NoticeObservation, storage.OnDay(w.after(seen.Date.From, -90, -1)), target(pick(w, "visible", "pending_review")))
			earlier.System = seen.System
		}
		latest := w.incident(c, storage.NoticeObservation, seen.Date, target(seen.Outcome))
		latest.System = seen.System
		declined.Links = append(declined.Links, storage.Link{Kind: storage.LinkAbout, To: latest.Ref})
		a.Systems = append(a.Systems, seen)
	}
	exile := w.incident(c, storage.Exile, storage.UnknownDate(), target(""))
	exile.Citations = w.says("a desk", said)
	w.answers.Notices = append(w.answers.Notices, a)
}

// closed is the story of an outlet: sued, ordered to close in a month on which two desks differ, closed for good; later its
// people are taken, some kept and sentenced, and set free on appeal.
func (w *twin) closed() {
	c := w.newCase("An outlet is closed")
	outlet := w.outlet()
	of := storage.Target{Subject: outlet, Role: "the company behind it"}
	sued := w.after(w.detained, -500, 60)
	first := month(w.after(sued, 70, 120))
	other := month(first.To.AddDays(40))
	final := w.after(other.To, 10, 90)

	suit := w.incident(c, storage.ClosureSuit, storage.OnDay(sued), of)
	suit.Body = "city prosecutor"
	order := w.incident(c, storage.ClosureOrder, first, of)
	order.Body = "district court"
	order.Citations = append(order.Citations, w.says("another desk", other.To)...)
	for n, d := range []storage.Date{first, other} {
		order.Claims = append(order.Claims, storage.Claim{Field: storage.ClaimDate, Date: &d, Source: order.Citations[n].Source, Speaker: order.Citations[n].Speaker})
	}
	last := w.incident(c, storage.ClosureFinal, storage.OnDay(final), storage.Target{Subject: outlet, Outcome: storage.Upheld})
	last.Body = "high court"
	goesOn := w.incident(c, storage.Statement, storage.UnknownDate(), storage.Target{Subject: outlet})
	goesOn.Stance, goesOn.Citations = "asserts", w.says("its newsroom", w.after(final, 0, 30))
	goesOn.Links = []storage.Link{{Kind: storage.LinkAbout, To: last.Ref}}
	w.answers.Closures = append(w.answers.Closures, ClosureAnswer{
		Outlet: outlet, AsOf: w.late,
		Steps: []ClosureStep{
			{Type: storage.ClosureSuit, Body: "city prosecutor", Dates: []storage.Date{storage.OnDay(sued)}},
			{Type: storage.ClosureOrder, Body: "district court", Dates: []storage.Date{first, other}},
			{Type: storage.ClosureFinal, Body: "high court", Dates: []storage.Date{storage.OnDay(final)}},
		},
		Statements: []Utterance{{Stance: "asserts", Speaker: "its newsroom"}},
	})
	w.kept(c, outlet)
}

// kept are some of those taken at the outlet: the others are let go, these are sentenced and set free on appeal.
func (w *twin) kept(c, outlet string) {
	taken, sentenced := month(w.after(w.middle, -260, -180)), month(w.after(w.middle, -75, -45))
	freed := storage.OnDay(w.after(w.middle, 15, 50))
	prison, probation, accountants := 24+12*w.rng.IntN(6), 12+w.rng.IntN(36), 2+w.rng.IntN(3)
	var detained, judged, changed, released []storage.Target
	fate := FateFact{Outcome: storage.Changed, Sentence: storage.Probation, Months: probation, Stands: storage.StandsYes, Decided: freed}
	for range 2 + w.rng.IntN(2) {
		who := w.person("media_worker", outlet)
		detained = append(detained, storage.Target{Subject: who})
		judged = append(judged, storage.Target{Subject: who, Outcome: storage.Convicted, Sentence: storage.Prison, Months: prison})
		changed = append(changed, storage.Target{Subject: who, Outcome: storage.Changed, Sentence: storage.Probation, Months: probation})
		released = append(released, storage.Target{Subject: who, Outcome: "probation"})
		fate.People = append(fate.People, who)
		w.held[1].People = append(w.held[1].People, CustodyFact{
			Person: who, Heading: storage.InCustody, Basis: storage.Inferred, Since: taken, Confirmed: sentenced, Stale: w.middle.Sub(sentenced.To) > 90,
		})
		w.answers.Cleared = append(w.answers.Cleared,
			ClearedAnswer{Person: who, Case: c, AsOf: w.late, Outcome: storage.Changed, Stands: storage.StandsYes, Sentence: storage.Probation, Months: probation})
	}
	group := func(outcome string) storage.Target {
		return storage.Target{Group: &storage.Group{People: accountants, Description: "former accountants"}, Outcome: outcome, Sentence: storage.Probation, Months: 18}
	}
	raid := w.incident(c, storage.MassDetention, taken, append(detained,
		storage.Target{Group: &storage.Group{Description: "the others who were taken", Rest: true}, Outcome: "not_stated"})...)
	raid.Citations = append(raid.Citations, w.says("another desk", w.after(taken.To, 0, 30))...)
	low := len(detained) + 3 + w.rng.IntN(6)
	for n, people := range []int{low, low + 1 + w.rng.IntN(4)} {
		raid.Claims = append(raid.Claims, storage.Claim{Field: storage.ClaimHeadcount, People: people, Source: raid.Citations[n].Source, Speaker: raid.Citations[n].Speaker})
	}
	w.incident(c, storage.Verdict, sentenced, append(judged, group(storage.Convicted))...)
	ruling := w.incident(c, storage.AppealRuling, freed, append(changed, group(storage.Upheld))...)
	release := w.incident(c, storage.Release, freed, released...)
	if w.coin() { // otherwise the release is last by rule
		ruling.DayOrder, release.DayOrder = 1, 2
	}
	w.answers.Fates = append(w.answers.Fates, FatesAnswer{Case: c, AsOf: w.late, Fates: []FateFact{
		sorted(fate),
		{Unnamed: accountants, Outcome: storage.Convicted, Sentence: storage.Probation, Months: 18, Stands: storage.StandsYes, Decided: freed},
		// Whether the accountants were among those taken, nobody says.
		{Unnamed: max(0, low-len(detained)-accountants), OrMore: true, Outcome: "not_stated", Stands: storage.StandsUnknown, Decided: taken},
	}})
}

// rally is the story of people whom nobody names: two counts, some let go by number, in the end all the others.
func (w *twin) rally() {
	c := w.newCase("Detentions at a rally")
	group := func(people int, rest bool, outcome string) storage.Target {
		return storage.Target{Group: &storage.Group{People: people, Description: "people at the rally", Rest: rest}, Outcome: outcome}
	}
	low := 9 + w.rng.IntN(20)
	high, free := low+w.rng.IntN(5), 1+w.rng.IntN(7)
	raid := w.incident(c, storage.MassDetention, storage.OnDay(w.after(w.middle, -30, -20)), group(0, false, ""))
	raid.Citations = append(raid.Citations, w.says("another desk", w.middle)...)
	for n, people := range shuffled(w, []int{low, high}) {
		raid.Claims = append(raid.Claims, storage.Claim{Field: storage.ClaimHeadcount, People: people, Source: raid.Citations[n].Source, Speaker: raid.Citations[n].Speaker})
	}
	w.incident(c, storage.Release, storage.OnDay(w.after(w.middle, -15, -5)), group(free, false, "no_charge"))
	w.incident(c, storage.Release, storage.OnDay(w.after(w.middle, 5, 30)), group(0, true, "no_charge"))
	w.held[1].Unnamed = append(w.held[1].Unnamed, UnnamedFact{Case: c, Low: low - free, High: high - free})
}
