package storage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each row is a small history, a day, and who is under which heading on it; the names say which sentence of the custody
// paragraph (DOMAIN.md §3) they hold. The present is far ahead, unless the row says that the day is the present.
func TestCustodyOfOnePerson(t *testing.T) {
	const held = "P custody since 1 Mar 2025, "
	for _, c := range []struct {
		name, history, on, want string
		now                     bool
	}{
		// A spell begins.
		{name: "before the first report nobody is held", history: "2025-03-01 detention", on: "2025-02-28", want: ""},
		{name: "a detention begins it on its day", history: "2025-03-01 detention", on: "2025-03-01", want: held + "0 days, reported 1 Mar 2025"},
		{name: "so does an arrest", history: "2025-03-01 arrest", on: "2025-03-11", want: held + "10 days, reported 1 Mar 2025"},
		{name: "so does a mass detention", history: "2025-03-01 mass_detention", on: "2025-03-11", want: held + "10 days, reported 1 Mar 2025"},
		{name: "so does an observation", history: "2025-03-01 custody_observation =held", on: "2025-03-11", want: held + "10 days, stated 1 Mar 2025"},
		{name: "so does a prison sentence, by inference", history: "2025-03-01 verdict =convicted prison/60", on: "2025-03-11", want: held + "10 days, inferred 1 Mar 2025"},
		{name: "so does a prison sentence on appeal", history: "2025-02-01 verdict =acquitted\n2025-03-01 appeal_ruling =changed prison/60", on: "2025-03-11", want: held + "10 days, inferred 1 Mar 2025"},
		{name: "interrogation is never custody", history: "2025-03-01 interrogation", on: "2025-03-01", want: ""},
		{name: "a charge is not custody", history: "2025-03-01 charge", on: "2025-03-02", want: ""},
		{name: "a conviction without a prison sentence is not custody", history: "2025-03-01 verdict =convicted", on: "2025-03-02", want: ""},
		{name: "an observation that says neither is not custody", history: "2025-03-01 custody_observation", on: "2025-03-02", want: ""},
		{name: "further types count", history: "2025-03-01 assault+arrest", on: "2025-03-02", want: held + "1 days, reported 1 Mar 2025"},

		// It runs on, and the basis is the latest report.
		{name: "charge and hearing do not break it", history: "2025-03-01 detention\n2025-03-02 charge\n2025-03-20 hearing", on: "2025-03-31", want: held + "30 days, reported 1 Mar 2025"},
		{name: "an arrest after a detention confirms it", history: "2025-03-01 detention\n2025-03-03 arrest", on: "2025-03-31", want: held + "30 days, reported 3 Mar 2025"},
		{name: "the sentence is the basis after the verdict", history: "2025-03-01 detention\n2025-04-01 verdict =convicted prison/60", on: "2025-04-30", want: held + "60 days, inferred 1 Apr 2025"},
		{name: "an observation after it is", history: "2025-03-01 detention\n2025-04-01 verdict =convicted prison/60\n2025-04-20 custody_observation =held", on: "2025-04-30", want: held + "60 days, stated 20 Apr 2025"},
		{name: "upheld without a sentence of its own changes nothing", history: "2025-03-01 detention\n2025-04-01 verdict =convicted prison/60\n2025-05-01 appeal_ruling =upheld", on: "2025-05-02", want: held + "62 days, inferred 1 Apr 2025"},
		{name: "upheld of one who is free does not hold", history: "2025-03-01 detention\n2025-04-01 verdict =convicted probation/36\n2025-05-01 appeal_ruling =upheld", on: "2025-05-02", want: ""},
		{name: "a verdict and an arrest in court: the arrest is the basis", history: "2025-03-01 verdict+arrest =convicted prison/60", on: "2025-03-02", want: held + "1 days, reported 1 Mar 2025"},

		// Stale.
		{name: "confirmed 90 days ago is confirmed", history: "2025-03-01 detention", on: "2025-05-30", want: held + "90 days, reported 1 Mar 2025"},
		{name: "91 days ago is not", history: "2025-03-01 detention", on: "2025-05-31", want: held + "91 days, reported 1 Mar 2025, stale"},
		{name: "a report of a month counts from its last day", history: "2025-03-01 detention\n2025-03 custody_observation =held", on: "2025-06-29", want: held + "120 days, stated Mar 2025"},

		// Ranges.
		{name: "days held are a range where the date is one", history: "2025-03 detention", on: "2025-04-30", want: "P custody since Mar 2025, 30–60 days, reported Mar 2025"},
		{name: "what was reported had happened by then", history: "2025-03 detention ~2025-03-10", on: "2025-04-30", want: "P custody since Mar 2025, 51–60 days, reported Mar 2025"},
		{name: "inside the range of the beginning it is not known", history: "2025-03 detention", on: "2025-03-15", want: "P not_known since Mar 2025, 0–14 days, reported Mar 2025, begin_straddles Mar 2025"},
		{name: "asked now, what is on file has happened", history: "2025-03 detention", on: "2025-03-15", now: true, want: "P custody since Mar 2025, 0–14 days, reported Mar 2025"},
		{name: "an open upper date is closed by the publication", history: ">2025-02-28 detention ~2025-03-05", on: "2025-03-05", want: "P custody since after 28 Feb 2025, 0–4 days, reported after 28 Feb 2025"},
		{name: "an open lower date has no upper bound of days", history: "<2025-03-02 detention", on: "2025-03-11", want: "P custody since before 2 Mar 2025, 10–-1 days, reported before 2 Mar 2025"},
		{name: "before its last possible day, a date without a first holds nobody", history: "<2025-03-02 detention", on: "2025-02-01", want: ""},
		{name: "nor does a date nobody knows, before it was reported", history: "? detention ~2025-03-05", on: "2025-03-04", want: ""},
		{name: "after it was reported, it does", history: "? detention ~2025-03-05", on: "2025-03-06", want: "P custody since date not known, 1–-1 days, reported date not known"},
		{name: "the sharper of two reports of one detention dates it", history: "2025-02-20..2025-03-05 mass_detention\n2025-03-01 detention", on: "2025-03-11", want: held + "10 days, reported 1 Mar 2025"},
		{name: "an arrest does not redate the detention before it", history: "2025-02-20..2025-03-05 detention\n2025-03-01 arrest", on: "2025-03-11", want: "P custody since 20 Feb – 5 Mar 2025, 10–19 days, reported 1 Mar 2025"},

		// Physical ends.
		{name: "a release ends it", history: "2025-03-01 detention\n2025-03-05 release =bail", on: "2025-03-05", want: ""},
		{name: "a release without a reason ends it", history: "2025-03-01 detention\n2025-03-05 release =not_stated", on: "2025-03-05", want: ""},
		{name: "the day before it does not", history: "2025-03-01 detention\n2025-03-05 release =bail", on: "2025-03-04", want: held + "3 days, reported 1 Mar 2025"},
		{name: "an escape ends it", history: "2025-03-01 detention\n2025-03-05 release =escaped", on: "2025-03-05", want: ""},
		{name: "an observation that the person is not held ends it", history: "2025-03-01 detention\n2025-03-05 custody_observation =not_held", on: "2025-03-05", want: ""},
		{name: "a killing ends it", history: "2025-03-01 detention\n2025-03-05 killing", on: "2025-03-05", want: ""},
		{name: "a death in custody ends it", history: "2025-03-01 detention\n2025-03-05 release =died", on: "2025-03-05", want: ""},
		{name: "the dead are not held, whatever is reported later", history: "2025-03-01 detention\n2025-03-05 release =died\n2025-04-01 verdict =convicted prison/60\n2025-04-02 custody_observation =held", on: "2025-05-01", want: ""},
		{name: "arrested and released in one report", history: "2025-03-01 arrest =no_charge", on: "2025-03-01", want: ""},
		{name: "arrested and released, then held anew", history: "2025-02-01 arrest =no_charge\n2025-03-01 detention", on: "2025-03-02", want: held + "1 days, reported 1 Mar 2025"},
		{name: "what one report ends is not what another of that day holds", history: "2025-03-01 arrest =no_charge\n2025-03-01 detention", on: "2025-03-02", want: held + "1 days, reported 1 Mar 2025"},
		{name: "same day, release last", history: "2025-03-05 release =bail\n2025-03-05 detention", on: "2025-03-06", want: ""},
		{name: "same day, explicit order first", history: "2025-03-01 release =bail #1\n2025-03-01 detention #2", on: "2025-03-02", want: held + "1 days, reported 1 Mar 2025"},
		{name: "a re-arrest begins a new spell", history: "2025-01-01 detention\n2025-02-01 release =bail\n2025-03-01 arrest", on: "2025-03-02", want: held + "1 days, reported 1 Mar 2025"},
		{name: "inside the range of a release it is not known", history: "2025-03-01 detention\n2025-04 release =bail", on: "2025-04-10", want: "P not_known since 1 Mar 2025, 40 days, reported 1 Mar 2025, end_straddles Apr 2025"},
		{name: "before the range he is held", history: "2025-03-01 detention\n2025-04 release =bail", on: "2025-03-31", want: held + "30 days, reported 1 Mar 2025"},
		{name: "asked now, the release of this month has happened", history: "2025-03-01 detention\n2025-04 release =bail", on: "2025-04-10", now: true, want: ""},
		{name: "a release of nobody knows when had happened when it was reported", history: "2025-03-01 detention\n? release =bail ~2025-04-10", on: "2025-04-10", want: ""},
		{name: "before that it is not known", history: "2025-03-01 detention\n? release =bail ~2025-04-10", on: "2025-04-09", want: "P not_known since 1 Mar 2025, 39 days, reported 1 Mar 2025, end_straddles date not known"},
		{name: "a roughly dated release may lie before a new detention", history: "2025-03-01 detention\n2025-04 release =bail\n2025-04-20 detention", on: "2025-05-01", want: "P not_known since 1 Mar 2025, 61 days, reported 20 Apr 2025, order Apr 2025"},
		{name: "it lies after the only detention", history: "2025-04-20 detention\n2025-04 release =bail", on: "2025-05-01", want: ""},

		// Legal ends.
		{name: "an acquittal ends it", history: "2025-03-01 detention\n2025-03-05 verdict =acquitted", on: "2025-03-05", want: ""},
		{name: "dropped charges end it", history: "2025-03-01 detention\n2025-03-05 charge =charges_dropped", on: "2025-03-05", want: ""},
		{name: "terminated proceedings end it", history: "2025-03-01 detention\n2025-03-05 hearing =terminated", on: "2025-03-05", want: ""},
		{name: "a first sentence of probation ends it", history: "2025-03-01 detention\n2025-03-05 verdict =convicted probation/36", on: "2025-03-05", want: ""},
		{name: "so does a suspended one", history: "2025-03-01 detention\n2025-03-05 verdict =convicted suspended/36", on: "2025-03-05", want: ""},
		{name: "so does a fine", history: "2025-03-01 detention\n2025-03-05 verdict =convicted fine", on: "2025-03-05", want: ""},
		{name: "a prison sentence replaced by probation ends it", history: "2025-03-01 verdict =convicted prison/60\n2025-04-05 appeal_ruling =changed probation/36", on: "2025-04-05", want: ""},
		{name: "an acquittal of one case leaves what another holds", history: "2025-03-01 detention\n2025-03-02 arrest @2\n2025-03-05 verdict =acquitted", on: "2025-03-06", want: held + "5 days, reported 2 Mar 2025"},
		{name: "and the basis is the other's", history: "2025-03-01 arrest @2\n2025-03-04 custody_observation =held\n2025-03-05 verdict =acquitted", on: "2025-03-06", want: held + "5 days, reported 1 Mar 2025"},
		{name: "both cases over, he is free", history: "2025-03-01 detention\n2025-03-02 arrest @2\n2025-03-05 verdict =acquitted\n2025-03-06 charge =charges_dropped @2", on: "2025-03-06", want: ""},
		{name: "a release ends all cases", history: "2025-03-01 detention\n2025-03-02 arrest @2\n2025-03-05 release =bail", on: "2025-03-06", want: ""},
		{name: "a second first judgment does not lift an earlier prison sentence", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 verdict =convicted fine", on: "2025-04-02", want: "P not_known since 1 Mar 2025, 32 days, inferred 1 Mar 2025, other_verdict 1 Apr 2025"},
		{name: "nor does another charge that is dropped", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 charge =charges_dropped", on: "2025-04-02", want: "P not_known since 1 Mar 2025, 32 days, inferred 1 Mar 2025, other_verdict 1 Apr 2025"},
		{name: "the end of a civil suit is none", history: "2025-03-01 detention\n2025-04-01 civil_suit =terminated", on: "2025-04-02", want: held + "32 days, reported 1 Mar 2025"},
		{name: "a sentence on appeal keeps the spell when another case was pardoned before", history: "2025-03-01 verdict =convicted prison/60\n2025-03-02 verdict =convicted prison/60 @2\n2025-03-10 clemency =pardon @2\n2025-04-01 appeal_ruling =changed prison/24",
			on: "2025-04-02", want: held + "32 days, inferred 1 Apr 2025"},
		{name: "a release that nobody dates may have come at any time since", history: "2025-03-01 detention\n? release =bail", on: "2025-04-02", want: "P not_known since 1 Mar 2025, 32 days, reported 1 Mar 2025, end_straddles date not known"},
		{name: "the verdict of the retrial does", history: "2025-03-01 verdict =convicted prison/60\n2025-03-20 appeal_ruling =quashed_retrial\n2025-03-20 custody_observation =held #1\n2025-04-01 verdict =acquitted", on: "2025-04-02", want: ""},

		// What ends only the inference.
		{name: "pardoned, release not reported", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency =pardon", on: "2025-04-02", want: "P not_known since 1 Mar 2025, 32 days, inferred 1 Mar 2025, clemency 1 Apr 2025"},
		{name: "pardoned, release reported", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency =pardon\n2025-04-05 release =pardon", on: "2025-04-05", want: ""},
		{name: "pardoned and released in one report", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency+release =pardon", on: "2025-04-05", want: ""},
		{name: "pardoned, later seen in prison", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency =pardon\n2025-04-05 custody_observation =held", on: "2025-04-05", want: held + "35 days, stated 5 Apr 2025"},
		{name: "pardoned, later seen free", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency =pardon\n2025-04-05 custody_observation =not_held", on: "2025-04-05", want: ""},
		{name: "pardoned, detained anew: a new spell", history: "2025-01-01 verdict =convicted prison/60\n2025-02-01 clemency =pardon\n2025-03-01 detention", on: "2025-03-02", want: held + "1 days, reported 1 Mar 2025"},
		{name: "a pardon in one case leaves what another holds", history: "2025-03-01 verdict =convicted prison/60\n2025-03-02 arrest @2\n2025-04-01 clemency =pardon", on: "2025-04-02", want: held + "32 days, reported 2 Mar 2025"},
		{name: "commuted to a prison sentence", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency =commutation prison/24", on: "2025-04-02", want: held + "32 days, inferred 1 Apr 2025"},
		{name: "the new term counts from the verdict", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency =commutation prison/24", on: "2027-03-01", want: "P not_known since 1 Mar 2025, 730 days, inferred 1 Apr 2025, stale, expired 1 Apr 2025 ran out 1 Mar 2027"},
		{name: "commuted to probation", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency =commutation probation/24", on: "2025-04-02", want: ""},
		{name: "commuted to what is not stated", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 clemency =commutation", on: "2025-04-02", want: "P not_known since 1 Mar 2025, 32 days, inferred 1 Mar 2025, clemency 1 Apr 2025"},
		{name: "a quashed sentence may leave the person in a cell", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 appeal_ruling =quashed", on: "2025-04-02", want: "P not_known since 1 Mar 2025, 32 days, inferred 1 Mar 2025, quashed 1 Apr 2025"},
		{name: "quashed for retrial, without a later report", history: "2025-03-01 detention\n2025-04-01 verdict =convicted prison/60\n2025-04-05 appeal_ruling =quashed_retrial", on: "2025-04-06", want: "P not_known since 1 Mar 2025, 36 days, inferred 1 Apr 2025, quashed_retrial 5 Apr 2025"},
		{name: "quashed for retrial, with a later report of being held, keeps the spell", history: "2025-03-01 detention\n2025-04-01 verdict =convicted prison/60\n2025-04-05 appeal_ruling =quashed_retrial\n2025-04-06 custody_observation =held", on: "2025-04-06", want: held + "36 days, stated 6 Apr 2025"},
		{name: "a report from before the ruling does not", history: "2025-03-01 detention\n2025-04-04 custody_observation =held\n2025-04-05 appeal_ruling =quashed_retrial", on: "2025-04-06", want: "P not_known since 1 Mar 2025, 36 days, stated 4 Apr 2025, quashed_retrial 5 Apr 2025"},
		{name: "changed into what is not stated", history: "2025-03-01 verdict =convicted prison/60\n2025-04-01 appeal_ruling =changed", on: "2025-04-02", want: "P not_known since 1 Mar 2025, 32 days, inferred 1 Mar 2025, changed 1 Apr 2025"},
		{name: "the day before the term runs out", history: "2025-03-01 verdict =convicted prison/1", on: "2025-03-31", want: held + "30 days, inferred 1 Mar 2025"},
		{name: "the day it runs out", history: "2025-03-01 verdict =convicted prison/1", on: "2025-04-01", want: "P not_known since 1 Mar 2025, 31 days, inferred 1 Mar 2025, expired 1 Mar 2025 ran out 1 Apr 2025"},
		{name: "a term counts from the last possible day of the verdict", history: "2025-03 verdict =convicted prison/1", on: "2025-04-29", want: "P custody since Mar 2025, 29–59 days, inferred Mar 2025"},
		{name: "a term of months nobody states does not run out", history: "2025-03-01 verdict =convicted prison", on: "2055-03-01", want: held + "10957 days, inferred 1 Mar 2025, stale"},
		{name: "a report from inside the term ends with it", history: "2025-03-01 verdict =convicted prison/1\n2025-03-20 custody_observation =held", on: "2025-04-02", want: "P not_known since 1 Mar 2025, 32 days, stated 20 Mar 2025, expired 1 Mar 2025 ran out 1 Apr 2025"},
		{name: "a report of being held after the term keeps the spell", history: "2025-03-01 verdict =convicted prison/1\n2025-04-02 custody_observation =held", on: "2025-04-02", want: held + "32 days, stated 2 Apr 2025"},
		{name: "served", history: "2025-03-01 verdict =convicted prison/1\n2025-04-02 release =served", on: "2025-04-02", want: ""},
		{name: "expelled, and nobody says that he left", history: "2025-03-01 detention\n2025-03-05 expulsion", on: "2025-03-06", want: "P not_known since 1 Mar 2025, 5 days, reported 1 Mar 2025, expelled 5 Mar 2025"},

		// Exile, wanted.
		{name: "sentenced in absence", history: "2025-01-01 exile\n2025-03-01 verdict =convicted prison/60", on: "2025-03-02", want: ""},
		{name: "in exile since nobody knows when", history: "? exile ~2025-01-01\n2025-03-01 verdict =convicted prison/60", on: "2025-03-02", want: ""},
		{name: "back and detained, he is held", history: "2025-01-01 exile\n2025-03-01 detention\n2025-03-03 verdict =convicted prison/60", on: "2025-03-04", want: held + "3 days, inferred 3 Mar 2025"},
		{name: "sentenced while wanted", history: "2025-01-01 wanted\n2025-03-01 verdict =convicted prison/60", on: "2025-03-02", want: "P not_known since 1 Mar 2025, 1 days, inferred 1 Mar 2025, wanted 1 Mar 2025"},
		{name: "wanted, then arrested and sentenced", history: "2025-01-01 wanted\n2025-03-01 arrest\n2025-03-03 verdict =convicted prison/60", on: "2025-03-04", want: held + "3 days, inferred 3 Mar 2025"},

		// House arrest, travel ban, missing.
		{name: "house arrest apart", history: "2025-03-01 house_arrest", on: "2025-03-11", want: "P house_arrest since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "from a cell to house arrest", history: "2025-02-01 detention\n2025-03-01 house_arrest", on: "2025-03-11", want: "P house_arrest since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "released to house arrest", history: "2025-02-01 detention\n2025-03-01 release =to_house_arrest", on: "2025-03-11", want: "P house_arrest since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "arrested and put under house arrest in one report", history: "2025-03-01 arrest =to_house_arrest", on: "2025-03-11", want: "P house_arrest since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "from house arrest to a cell", history: "2025-02-01 house_arrest\n2025-03-01 arrest", on: "2025-03-11", want: held + "10 days, reported 1 Mar 2025"},
		{name: "from house arrest to prison", history: "2025-02-01 house_arrest\n2025-03-01 verdict =convicted prison/60", on: "2025-03-11", want: held + "10 days, inferred 1 Mar 2025"},
		{name: "house arrest ends with a release", history: "2025-02-01 house_arrest\n2025-03-01 release =bail", on: "2025-03-01", want: ""},
		{name: "house arrest ends with an acquittal", history: "2025-02-01 house_arrest\n2025-03-01 verdict =acquitted", on: "2025-03-01", want: ""},
		{name: "inside the range of the move it is not known", history: "2025-02-01 detention\n2025-03 house_arrest", on: "2025-03-11", want: "P not_known since 1 Feb 2025, 38 days, reported 1 Feb 2025, end_straddles Mar 2025"},
		{name: "a travel ban apart", history: "2025-03-01 travel_ban", on: "2025-03-11", want: "P travel_ban since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "a travel ban runs beside custody", history: "2025-03-01 detention+travel_ban", on: "2025-03-11", want: held + "10 days, reported 1 Mar 2025; P travel_ban since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "released, and banned from travel", history: "2025-02-01 detention\n2025-03-01 release+travel_ban =bail", on: "2025-03-11", want: "P travel_ban since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "a release leaves the ban", history: "2025-03-01 travel_ban\n2025-03-02 release =bail", on: "2025-03-11", want: "P travel_ban since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "a lifted ban", history: "2025-03-01 travel_ban\n2025-03-02 travel_ban =lifted", on: "2025-03-11", want: ""},
		{name: "an acquittal ends the ban of its case", history: "2025-03-01 travel_ban\n2025-03-02 verdict =acquitted", on: "2025-03-11", want: ""},
		{name: "and leaves that of another", history: "2025-03-01 travel_ban @2\n2025-03-02 verdict =acquitted", on: "2025-03-11", want: "P travel_ban since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "probation leaves the ban", history: "2025-03-01 travel_ban\n2025-03-02 verdict =convicted probation/12", on: "2025-03-11", want: "P travel_ban since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "death ends the ban", history: "2025-03-01 travel_ban\n2025-03-02 killing", on: "2025-03-11", want: ""},
		{name: "abducted is missing", history: "2025-03-01 abduction", on: "2025-03-11", want: "P missing since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "disappeared is missing", history: "2025-03-01 disappearance", on: "2025-03-11", want: "P missing since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "missing, found in a cell", history: "2025-02-01 disappearance\n2025-03-01 custody_observation =held", on: "2025-03-11", want: held + "10 days, stated 1 Mar 2025"},
		{name: "missing, let go", history: "2025-02-01 abduction\n2025-03-01 release =not_stated", on: "2025-03-11", want: ""},
		{name: "missing, found dead", history: "2025-02-01 abduction\n2025-03-01 killing", on: "2025-03-11", want: ""},
		{name: "said not to be held, he is missing still", history: "2025-03-01 disappearance\n2025-03-05 custody_observation =not_held", on: "2025-03-11", want: "P missing since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "a sentence does not find the missing", history: "2025-03-01 disappearance\n2025-03-05 verdict =convicted prison/60", on: "2025-03-11", want: "P missing since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "gone missing in custody", history: "2025-02-01 detention\n2025-03-01 disappearance", on: "2025-03-11", want: "P missing since 1 Mar 2025, 10 days, reported 1 Mar 2025"},
		{name: "and seen in a cell again", history: "2025-03-01 detention\n2025-04-01 disappearance\n2025-04-11 custody_observation =held", on: "2025-04-11", want: held + "41 days, stated 11 Apr 2025"},

		// What is refuted does not speak; what is disputed does not settle.
		{name: "a refuted detention holds nobody", history: "2025-03-01 detention !refuted", on: "2025-03-11", want: ""},
		{name: "a retracted release lets nobody go", history: "2025-03-01 detention\n2025-03-02 release =bail !retracted", on: "2025-03-11", want: held + "10 days, reported 1 Mar 2025"},
		{name: "a disputed detention is marked", history: "2025-03-01 detention !disputed", on: "2025-03-11", want: held + "10 days, reported 1 Mar 2025, disputed"},
		{name: "a disputed release leaves it open", history: "2025-03-01 detention\n2025-03-02 release =bail !disputed", on: "2025-03-11", want: "P not_known since 1 Mar 2025, 10 days, reported 1 Mar 2025, disputed, disputed 2 Mar 2025"},
		{name: "a later report of being held settles it", history: "2025-03-01 detention\n2025-03-02 release =bail !disputed\n2025-03-05 custody_observation =held", on: "2025-03-11", want: held + "10 days, stated 5 Mar 2025"},
		{name: "a disputed acquittal leaves it open", history: "2025-03-01 detention\n2025-03-02 verdict =acquitted !disputed", on: "2025-03-11", want: "P not_known since 1 Mar 2025, 10 days, reported 1 Mar 2025, disputed, disputed 2 Mar 2025"},
		{name: "statements and background change nothing", history: "2025-03-01 detention\n2025-03-02 statement =acquitted\n2025-03-03 context =died", on: "2025-03-11", want: held + "10 days, reported 1 Mar 2025"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := custodyOn(history(t, c.history), moment{day: Day(c.on), now: c.now}).said()
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("on %s, given\n%s\n(-want +got)\n%s", c.on, c.history, diff)
			}
		})
	}
}
