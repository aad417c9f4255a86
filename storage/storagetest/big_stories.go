package storagetest

import "casewire/storage"

// trial is somebody who is detained, tried and, mostly, let go in the end.
func (w *big) trial(who bigPerson, place string) {
	t := storage.Target{Subject: who.ref}
	w.incident(w.on(), place, []string{"search"}, t)
	w.later(0, 3)
	w.incident(w.on(), place, bigPick(w, [][]string{{storage.Detention}, {storage.Arrest}, {storage.Detention, "assault"}}), t)
	w.later(1, 30)
	w.incident(w.on(), place, []string{storage.Charge}, t)
	for range 1 + w.rng.IntN(3) {
		w.later(10, 60)
		w.incident(w.on(), place, []string{storage.Hearing}, t)
	}
	statement := w.incident(w.on(), place, []string{storage.Statement}, t)
	w.later(20, 200)
	judged := t
	judged.Role = "defendant"
	switch n := w.rng.IntN(10); {
	case n < 5:
		judged.Outcome, judged.Sentence, judged.Months = storage.Convicted, storage.Prison, 6+w.rng.IntN(100)
	case n < 7:
		judged.Outcome, judged.Sentence, judged.Months = storage.Convicted, storage.Probation, 36
	default:
		judged.Outcome = storage.Acquitted
	}
	verdict := w.incident(w.on(), place, []string{storage.Verdict}, judged)
	if verdict.Ref != "" && statement.Ref != "" {
		statement.Links = []storage.Link{{Kind: storage.LinkAbout, To: verdict.Ref}}
	}
	if judged.Sentence == storage.Prison {
		w.later(30, 200)
		w.incident(w.on(), place, []string{storage.AppealRuling}, storage.Target{Subject: who.ref, Outcome: storage.Upheld})
		w.later(100, 600)
		w.incident(w.on(), place, []string{storage.CustodyObservation}, storage.Target{Subject: who.ref, Outcome: storage.Held})
	}
	if !w.chance(12) {
		w.later(10, 900)
		w.incident(w.on(), place, []string{storage.Release}, storage.Target{Subject: who.ref, Outcome: bigPick(w, []string{"served", "bail", "pardon", "probation", "not_stated"})})
	}
	w.context(place)
}

// assaults are attacks on somebody and those with him.
func (w *big) assaults(who bigPerson, place string) {
	other := w.person("")
	for range 5 + w.rng.IntN(5) {
		t := storage.Target{Subject: who.ref}
		if w.chance(30) && other.ref != who.ref {
			w.incident(w.on(), place, []string{bigPick(w, []string{"assault", "threat", "smear", "online_attack", "interrogation"})}, t, storage.Target{Subject: other.ref})
		} else {
			w.incident(w.on(), place, []string{bigPick(w, []string{"assault", "threat", "equipment_damage", "surveillance"})}, t)
		}
		w.later(1, 200)
	}
	w.context(place)
}

// closure is an outlet that is sued, blocked and closed.
func (w *big) closure(outlet, place string) {
	t := storage.Target{Subject: outlet}
	for _, types := range [][]string{{storage.ClosureSuit}, {storage.Hearing}, {storage.SiteBlock}, {storage.ClosureOrder}, {"search", "seizure"}, {storage.Statement}, {storage.ClosureFinal}} {
		w.incident(w.on(), place, types, t)
		w.later(10, 90)
	}
	w.context(place)
}

// notices are the steps of a notice on somebody who lives abroad.
func (w *big) notices(who bigPerson, place string) {
	t := storage.Target{Subject: who.ref}
	w.incident(w.on(), place, []string{storage.Charge}, t)
	w.later(5, 200)
	w.incident(w.on(), place, []string{storage.Exile}, t)
	for _, step := range []struct {
		typ, outcome string
		system       storage.System
	}{{storage.NoticeRequest, "requested", storage.Interpol}, {storage.NoticeDecision, "refused", storage.Interpol}, {storage.NoticeObservation, "visible", storage.UnnamedSystem("A")},
		{storage.NoticeObservation, "pending_review", storage.CountrySystem(w.country)}} {
		w.later(5, 60)
		i := w.incident(w.on(), place, []string{step.typ}, storage.Target{Subject: who.ref, Outcome: step.outcome})
		i.System = step.system
	}
	w.incident(w.on(), place, []string{storage.Statement}, t)
	w.context(place)
}

// crowd is many people who are detained together, few of them named.
func (w *big) crowd(outlet, place string) {
	people := []bigPerson{w.person(outlet), w.person(outlet), w.person(outlet)}
	if people[0].ref == people[1].ref || people[1].ref == people[2].ref || people[0].ref == people[2].ref {
		people = people[:1]
	}
	var all []storage.Target
	for _, p := range people {
		all = append(all, storage.Target{Subject: p.ref})
	}
	size := 4 + w.rng.IntN(20)
	group := storage.Target{Group: &storage.Group{People: size, Description: "others of the newsroom"}}
	raid := w.incident(w.on(), place, []string{storage.MassDetention}, append(all, group)...)
	if len(raid.Citations) > 0 {
		raid.Claims = []storage.Claim{{Field: storage.ClaimHeadcount, People: size + len(people), Source: raid.Citations[0].Source, Speaker: raid.Citations[0].Speaker}}
	}
	w.later(1, 9)
	w.incident(w.on(), place, []string{storage.Charge}, all...)
	w.later(20, 90)
	w.incident(w.on(), place, []string{storage.Hearing}, all...)
	w.incident(w.on(), place, []string{storage.Release}, storage.Target{Group: &storage.Group{Description: "the others", Rest: true}, Outcome: "no_charge"})
	w.later(20, 200)
	for _, p := range people {
		w.incident(w.on(), place, []string{storage.Verdict}, storage.Target{Subject: p.ref, Outcome: storage.Convicted, Sentence: storage.Prison, Months: 24 + w.rng.IntN(60)})
	}
	w.later(100, 900)
	for _, p := range people {
		if w.chance(85) {
			w.incident(w.on(), place, []string{storage.Release}, storage.Target{Subject: p.ref, Outcome: "served"})
		}
	}
	w.context(place)
}

// context is a word on the background, in some cases.
func (w *big) context(place string) {
	for range w.rng.IntN(3) {
		w.incident(w.on(), place, []string{bigPick(w, []string{storage.Context, storage.Statement, "other"})})
	}
}
