package storagetest

import (
	"iter"
	"math/rand/v2"
	"strings"

	"casewire/storage"
)

// Big makes a store's worth of records of the shape that a desk of years has: about so many incidents in cases of eight to ten,
// in forty countries of very different size, with people and outlets in several scripts, some of whom come up in case after
// case, sources of which some are cited everywhere, and a share of things that the public does not see. It stands on no list:
// records are made while they are taken, case by case, each object after those it names. The same number makes the same ones,
// and the first n cases of a larger store are those of a smaller one.
func Big(incidents int) iter.Seq2[storage.Record, error] {
	return func(yield func(storage.Record, error) bool) {
		w := &big{rng: rand.New(rand.NewPCG(4, 0x6361736577697265)), people: map[string][]bigPerson{}, outlets: map[string][]string{}}
		for w.made < incidents {
			for _, r := range w.nextCase(incidents - w.made) {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// bigPerson is somebody who may come up again.
type bigPerson struct {
	ref  string
	name string // in Latin letters
}

// big is a large store in the making.
type big struct {
	rng        *rand.Rand
	cases      int
	serial     int                    // of refs that are no case's
	made       int                    // incidents
	people     map[string][]bigPerson // by country
	outlets    map[string][]string
	shared     []string // sources that many cite
	out        []storage.Record
	caseRef    string
	country    string
	day        storage.Day
	sources    []string
	visibility storage.Visibility
	left       int // how many incidents may still be made
}

// bigRef is a ref's random part: a letter, a digit and whatever follows, of a number that jumps to and fro.
func bigRef(n, length int) string {
	const crockford, letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", "ABCDEFGHJKMNPQRSTVWXYZ"
	span := len(letters) * 10
	for range length - 2 {
		span *= len(crockford)
	}
	n = int(uint64(n) * 1_000_003 % uint64(span)) // prime to the span, so that no two numbers meet
	b := []byte{letters[n%len(letters)], byte('0' + n/len(letters)%10)}
	for n /= len(letters) * 10; len(b) < length; n /= len(crockford) {
		b = append(b, crockford[n%len(crockford)])
	}
	return string(b)
}

func (w *big) ref() string {
	w.serial++
	return bigRef(w.serial, 5)
}

// chance is true so many times in a hundred.
func (w *big) chance(percent int) bool { return w.rng.IntN(100) < percent }

func bigPick[T any](w *big, from []T) T { return from[w.rng.IntN(len(from))] }

// skewed picks an entry of a list of which the first are much the most frequent.
func bigSkewed[T any](w *big, from []T) T {
	f := w.rng.Float64()
	return from[int(f*f*float64(len(from)))]
}

// later moves the day of the case on.
func (w *big) later(least, most int) storage.Day {
	w.day = w.day.AddDays(least + w.rng.IntN(most-least+1))
	if w.day > "2026-11-01" {
		w.day = "2026-11-01"
	}
	return w.day
}

// nextCase makes one case with all that it needs.
func (w *big) nextCase(left int) []storage.Record {
	w.out, w.sources, w.left = w.out[:0], w.sources[:0], left
	w.country = bigSkewed(w, bigCountries)
	w.caseRef = w.country + "-" + bigRef(w.cases, 4)
	w.day = storage.Day("2012-01-01").AddDays(w.rng.IntN(5300))
	w.visibility = storage.VisiblePublic
	switch {
	case w.chance(3):
		w.visibility = storage.VisibleTeam
	case w.chance(1):
		w.visibility = storage.VisibleRestricted
	}
	outlet := w.outlet()
	who := w.person(outlet)
	place := bigPick(w, bigPlaces)
	c := storage.Case{Ref: w.caseRef, Country: w.country, Visibility: w.visibility, Title: who.name + ": " + bigPick(w, bigMatters) + " in " + place,
		Summary: w.sentence(14) + " " + w.sentence(12), Closed: w.chance(40)}
	for _, tag := range []string{"courts", "elections", "interpol", "protest", "women"} {
		if w.chance(12) {
			c.Tags = append(c.Tags, tag)
		}
	}
	if w.chance(30) {
		c.Owner = "telegram:" + string(rune('1'+w.rng.IntN(5)))
	}
	w.out = append(w.out, storage.Record{Case: &c})
	w.cases++
	for range 3 + w.rng.IntN(2) {
		w.source()
	}
	if w.cases%200 == 1 { // a report of a year that everybody cites for a while
		w.source()
		w.shared = append(w.shared, w.sources[len(w.sources)-1])
	}
	switch n := w.rng.IntN(100); {
	case n < 42:
		w.trial(who, place)
	case n < 62:
		w.assaults(who, place)
	case n < 76:
		w.closure(outlet, place)
	case n < 88:
		w.notices(who, place)
	default:
		w.crowd(outlet, place)
	}
	return w.out
}

// outlet is one of the country's, or a new one.
func (w *big) outlet() string {
	have := w.outlets[w.country]
	if len(have) > 0 && !w.chance(6) {
		return bigSkewed(w, have)
	}
	ref := w.ref()
	name := bigPick(w, bigTitles) + " " + bigPick(w, bigPlaces)
	s := storage.Subject{Ref: ref, Kind: storage.Outlet, Names: []storage.Name{{Name: name, Preferred: true, Script: "Latn"}}}
	if w.chance(50) {
		s.Names = append(s.Names, storage.Name{Name: cyrillic.Replace(strings.ToLower(name)), Script: "Cyrl"})
	}
	w.out = append(w.out, storage.Record{Subject: &s})
	w.outlets[w.country] = append(have, ref)
	return ref
}

// cyrillic writes plain Latin letters in Cyrillic, well enough to be another spelling.
var cyrillic = strings.NewReplacer("sh", "ш", "ch", "ч", "zh", "ж", "kh", "х", "ya", "я", "yu", "ю", "ts", "ц", "a", "а", "b", "б", "c", "к", "d", "д", "e", "е",
	"f", "ф", "g", "г", "h", "х", "i", "и", "j", "дж", "k", "к", "l", "л", "m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т",
	"u", "у", "v", "в", "w", "в", "x", "кс", "y", "ы", "z", "з")

// familyName is one of some hundred thousand.
func (w *big) familyName() string {
	name := bigPick(w, bigNames) + bigPick(w, bigNames)
	if w.chance(60) {
		name += bigPick(w, bigNames)
	}
	return strings.ToUpper(name[:1]) + name[1:] + bigPick(w, []string{"ov", "ova", "enko", "yan", "uulu", "shvili", "bek", "ez", "oglu", "sky", "i", "ani"})
}

// person is somebody of the country who came up before, or somebody new.
func (w *big) person(outlet string) bigPerson {
	have := w.people[w.country]
	if len(have) > 0 && w.chance(25) {
		return bigPick(w, have)
	}
	name := bigPick(w, bigGiven) + " " + w.familyName()
	p := bigPerson{ref: w.ref(), name: name}
	s := storage.Subject{Ref: p.ref, Kind: storage.Person, Capacity: bigSkewed(w, storage.Capacities.Codes()), Names: []storage.Name{{Name: name, Preferred: true, Script: "Latn"}},
		Withheld: w.chance(2), Minor: w.rng.IntN(500) == 0}
	if w.chance(70) {
		s.Outlet = outlet
	}
	if w.chance(60) {
		s.Names = append(s.Names, storage.Name{Name: cyrillic.Replace(strings.ToLower(name)), Script: "Cyrl"})
	}
	if w.chance(25) {
		s.Names = append(s.Names, storage.Name{Name: strings.NewReplacer("kh", "h", "ov", "off", "y", "i").Replace(name) + " Jr", Script: "Latn"})
	}
	w.out = append(w.out, storage.Record{Subject: &s})
	w.people[w.country] = append(have, p)
	return p
}

// sentence is so many words, of which a few are in nearly every one.
func (w *big) sentence(words int) string {
	var b strings.Builder
	for n := range words {
		if n > 0 {
			b.WriteByte(' ')
		}
		if w.chance(45) {
			b.WriteString(bigSkewed(w, bigWords))
			continue
		}
		b.WriteString(bigSkewed(w, bigSyllables) + bigSkewed(w, bigSyllables) + bigSkewed(w, bigSyllables))
	}
	text := b.String()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func (w *big) source() {
	o := storage.Source{Ref: w.ref(), Publisher: bigSkewed(w, bigTitles), Title: w.sentence(8), Published: storage.OnDay(w.day.AddDays(w.rng.IntN(90))), Language: "en",
		Kind: bigSkewed(w, []string{"original", "own_reporting", "republication", "official_statement", "translation"})}
	if w.chance(80) {
		o.URL = "https://" + strings.ToLower(strings.ReplaceAll(o.Publisher, " ", "")) + ".example/news/" + strings.ToLower(o.Ref)
	}
	if o.Kind == "republication" && len(w.sources) > 0 {
		o.DerivedFrom = w.sources[0]
	}
	w.out = append(w.out, storage.Record{Source: &o})
	w.sources = append(w.sources, o.Ref)
}

// incident makes one, unless there are enough of them.
func (w *big) incident(date storage.Date, place string, types []string, targets ...storage.Target) *storage.Incident {
	if w.left <= 0 {
		return &storage.Incident{}
	}
	w.left--
	w.made++
	i := &storage.Incident{
		Ref: w.ref(), Case: w.caseRef, Types: types, Date: date, Place: place, Authority: bigSkewed(w, storage.Authorities.Codes()), Body: place + " District Court",
		Summary: w.sentence(12 + w.rng.IntN(16)), Verification: bigSkewed(w, []string{storage.SingleSource, "corroborated", "documented", "unreviewed", storage.Disputed, storage.Refuted}),
		Visibility: storage.VisiblePublic, Targets: targets,
	}
	switch {
	case w.chance(5):
		i.Visibility = storage.VisibleTeam
	case w.chance(1):
		i.Visibility = storage.VisibleRestricted
	}
	if w.chance(4) {
		i.Country = bigPick(w, bigCountries)
	}
	if w.chance(20) {
		i.Stance = bigPick(w, storage.Stances.Codes())
	}
	cited := []string{bigPick(w, w.sources)}
	if other := bigPick(w, w.sources); w.chance(35) && other != cited[0] {
		cited = append(cited, other)
	}
	if len(w.shared) > 0 && w.chance(8) {
		if other := w.shared[len(w.shared)-1]; other != cited[0] && (len(cited) < 2 || other != cited[1]) {
			cited = append(cited, other)
		}
	}
	for _, o := range cited {
		c := storage.Citation{Source: o, Speaker: bigPick(w, bigSpeakers)}
		if w.chance(30) {
			said := storage.OnDay(w.day)
			c.Words, c.Said = w.sentence(10), &said
		}
		i.Citations = append(i.Citations, c)
	}
	w.out = append(w.out, storage.Record{Incident: i})
	return i
}

// on is the day the case has come to, more or less exactly known.
func (w *big) on() storage.Date {
	switch t := w.day.Time(); w.rng.IntN(12) {
	case 0:
		return storage.InMonth(t.Year(), t.Month())
	case 1:
		return storage.Between(w.day, w.day.AddDays(9))
	}
	return storage.OnDay(w.day)
}
