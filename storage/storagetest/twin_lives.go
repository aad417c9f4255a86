package storagetest

import (
	"fmt"
	"slices"

	"casewire/storage"
)

// crowd is the story of one operation and of what became of each of those it took.
func (w *twin) crowd() {
	c := w.newCase("One operation, many people")
	t := &trial{twin: w, c: c}
	lives := []func(){t.pardoned, t.retried}
	for range 1 + w.rng.IntN(3) {
		lives = append(lives, t.onProbation)
	}
	for _, life := range []func(){t.acquittedByName, t.termRanOut, t.annulledAndUnseen, t.pardonedAndSeenFree, t.stillServing} {
		if w.coin() {
			lives = append(lives, life)
		}
	}
	t.months = 36 + 12*w.rng.IntN(2)
	t.probation = 12 + w.rng.IntN(30)
	for _, life := range shuffled(w, lives) {
		t.who = w.person("unknown", "")
		t.named = append(t.named, storage.Target{Subject: t.who})
		t.months++ // no two sentences are alike
		t.holds(0, CustodyFact{Basis: storage.Reported, Confirmed: storage.OnDay(w.detained)})
		life()
	}
	acquitted := 3 + w.rng.IntN(8)
	group := storage.Target{Group: &storage.Group{People: acquitted, Description: "others, not named"}}
	raid := w.incident(c, storage.MassDetention, storage.OnDay(w.detained), append(slices.Clone(t.named), group)...)
	all := len(t.named) + acquitted
	raid.Claims = []storage.Claim{{Field: storage.ClaimHeadcount, People: all, Source: raid.Citations[0].Source, Speaker: "a desk"}}
	raid.Summary = fmt.Sprintf("A desk reports that %d people were detained.", all)
	w.incident(c, "search", storage.InYear(w.detained.Time().Year()), group)
	w.incident(c, storage.Charge, month(w.detained), append(slices.Clone(t.named), group)...)
	w.held[0].Unnamed = append(w.held[0].Unnamed, UnnamedFact{Case: c, Low: acquitted, High: acquitted})

	group.Outcome = storage.Acquitted
	w.incident(c, storage.Verdict, storage.OnDay(w.judged), append(t.verdicts, group)...)
	t.fate(FateFact{Unnamed: acquitted, Outcome: storage.Acquitted, Stands: storage.StandsNo, Decided: storage.OnDay(w.judged)})
	for n := range t.fates {
		t.fates[n] = sorted(t.fates[n])
	}
	w.answers.Fates = append(w.answers.Fates, FatesAnswer{Case: c, AsOf: w.late, Fates: t.fates})
}

// trial is the case of the crowd in the making. Each of its lives is what became of one person, with what follows from it.
type trial struct {
	*twin
	c                 string
	who               string // whose life it is
	months, probation int
	named, verdicts   []storage.Target
	fates             []FateFact
}

// step puts something on file that happened to the person.
func (t *trial) step(typ string, date storage.Date, outcome string) *storage.Incident {
	return t.incident(t.c, typ, date, storage.Target{Subject: t.who, Outcome: outcome})
}

// sentenced puts the person into the first judgment.
func (t *trial) sentenced(kind string, months int) {
	t.verdicts = append(t.verdicts, storage.Target{Subject: t.who, Outcome: storage.Convicted, Sentence: kind, Months: months})
}

// holds says that the person stands in the answer about custody on one of the three days.
func (t *trial) holds(day int, f CustodyFact) {
	f.Person, f.Since = t.who, storage.OnDay(t.detained)
	if f.Heading == "" {
		f.Heading = storage.InCustody
	}
	f.Stale = t.held[day].AsOf.Sub(f.Confirmed.To) > 90
	t.held[day].People = append(t.held[day].People, f)
}

// fate says what became of the person, together with those of whom the same became.
func (t *trial) fate(f FateFact) {
	if f.Unnamed == 0 {
		f.People = []string{t.who}
		t.answers.Cleared = append(t.answers.Cleared,
			ClearedAnswer{Person: t.who, Case: t.c, AsOf: t.late, Outcome: f.Outcome, Stands: f.Stands, Sentence: f.Sentence, Months: f.Months})
	}
	for n, o := range t.fates {
		if o.Outcome == f.Outcome && o.Sentence == f.Sentence && o.Months == f.Months && o.Decided == f.Decided {
			t.fates[n].People = append(t.fates[n].People, f.People...)
			t.fates[n].Unnamed += f.Unnamed
			return
		}
	}
	t.fates = append(t.fates, f)
}

// sorted is the fact with its people in order.
func sorted(f FateFact) FateFact {
	slices.Sort(f.People)
	return f
}

func (t *trial) onProbation() {
	t.sentenced(storage.Probation, t.probation)
	t.fate(FateFact{Outcome: storage.Convicted, Sentence: storage.Probation, Months: t.probation, Stands: storage.StandsYes, Decided: storage.OnDay(t.judged)})
}

func (t *trial) acquittedByName() {
	t.verdicts = append(t.verdicts, storage.Target{Subject: t.who, Outcome: storage.Acquitted})
	t.fate(FateFact{Outcome: storage.Acquitted, Stands: storage.StandsNo, Decided: storage.OnDay(t.judged)})
}

// pardoned, and nobody reports a release: the conviction stands, and whether the person is free is not known.
func (t *trial) pardoned() {
	t.sentenced(storage.Prison, t.months)
	pardon := month(t.after(t.judged, 60, 250))
	t.step(storage.Clemency, pardon, storage.Pardon)
	t.unknownOn(1, storage.Clemency)
	t.unknownOn(2, storage.Clemency)
	t.fate(FateFact{
		Outcome: storage.Pardon, Sentence: storage.Prison, Months: t.months, Stands: storage.StandsYes, Heading: storage.NotKnown, Decided: pardon,
	})
}

// unknownOn says that on a day it is not known whether the person, sentenced at first, is free.
func (t *trial) unknownOn(day int, ended string) {
	t.holds(day, CustodyFact{Heading: storage.NotKnown, Basis: storage.Inferred, Confirmed: storage.OnDay(t.judged), Ended: ended})
}

// pardonedAndSeenFree: as before, but somebody reports that the person is not held.
func (t *trial) pardonedAndSeenFree() {
	t.sentenced(storage.Prison, t.months)
	pardon := storage.OnDay(t.after(t.judged, 60, 200))
	t.step(storage.Clemency, pardon, storage.Pardon)
	t.step(storage.CustodyObservation, storage.OnDay(t.after(pardon.To, 1, 100)), storage.NotHeld)
	t.fate(FateFact{Outcome: storage.Pardon, Sentence: storage.Prison, Months: t.months, Stands: storage.StandsYes, Decided: pardon})
}

// retried: upheld twice, seen in prison, then all rulings are annulled, and the person is still held after it.
func (t *trial) retried() {
	t.sentenced(storage.Prison, t.months)
	appeal := t.after(t.judged, 40, 80)
	t.step(storage.AppealRuling, storage.OnDay(appeal), storage.Upheld)
	t.step(storage.AppealRuling, storage.OnDay(t.after(appeal, 40, 150)), storage.Upheld)
	seen := storage.OnDay(t.after(t.middle, -120, 0))
	t.step(storage.CustodyObservation, seen, storage.Held)
	t.step(storage.AppealRuling, storage.OnDay(t.quashed), storage.QuashedRetrial)
	t.step(storage.CustodyObservation, t.moved, storage.Held)
	t.holds(1, CustodyFact{Basis: storage.Stated, Confirmed: seen})
	t.holds(2, CustodyFact{Basis: storage.Stated, Confirmed: t.moved})
	t.fate(FateFact{
		Outcome: storage.QuashedRetrial, Sentence: storage.Prison, Months: t.months, Stands: storage.StandsNo, Heading: storage.InCustody,
		Decided: storage.OnDay(t.quashed),
	})
}

// annulledAndUnseen: the sentence is annulled, and no report says where the person is since.
func (t *trial) annulledAndUnseen() {
	t.sentenced(storage.Prison, t.months)
	annulled := storage.OnDay(t.after(t.middle, 5, 50))
	outcome := pick(t.twin, storage.Quashed, storage.QuashedRetrial)
	t.step(storage.AppealRuling, annulled, outcome)
	t.holds(1, CustodyFact{Basis: storage.Inferred, Confirmed: storage.OnDay(t.judged)})
	t.unknownOn(2, storage.AppealRuling)
	t.fate(FateFact{
		Outcome: outcome, Sentence: storage.Prison, Months: t.months, Stands: storage.StandsNo, Heading: storage.NotKnown, Decided: annulled,
	})
}

// termRanOut: a short term from the judgment on ended before the second day asked about, and nobody reports a release.
func (t *trial) termRanOut() {
	t.sentenced(storage.Prison, 12)
	for _, day := range []int{1, 2} {
		t.holds(day, CustodyFact{
			Heading: storage.NotKnown, Basis: storage.Inferred, Confirmed: storage.OnDay(t.judged), Ended: storage.Verdict, Expired: true,
		})
	}
	t.fate(FateFact{
		Outcome: storage.Convicted, Sentence: storage.Prison, Months: 12, Stands: storage.StandsYes, Heading: storage.NotKnown, Decided: storage.OnDay(t.judged),
	})
}

// stillServing: a long term, and nothing more is reported.
func (t *trial) stillServing() {
	t.sentenced(storage.Prison, 60+t.months)
	for _, day := range []int{1, 2} {
		t.holds(day, CustodyFact{Basis: storage.Inferred, Confirmed: storage.OnDay(t.judged)})
	}
	t.fate(FateFact{
		Outcome: storage.Convicted, Sentence: storage.Prison, Months: 60 + t.months, Stands: storage.StandsYes, Heading: storage.InCustody,
		Decided: storage.OnDay(t.judged),
	})
}
