package storagetest

import (
	"strings"

	"casewire/storage"
)

// part is one part of an invented name: in its own script, in Latin letters, and in another Latin spelling.
type part struct {
	native, latin, other string
	// heard: the other spelling differs only as DOMAIN rule 5 says that spellings of one sound do (kh and h, zh and j, y and
	// i, oo and u), so that it is found even where it is not on file.
	heard bool
}

// people are invented parts of names by script: given names and family names. No family name begins like another.
type people struct {
	script          string
	given, families []part
}

func peoples() []people {
	return []people{
		{"Cyrl", []part{{"Жанат", "Zhanat", "Janat", true}, {"Хасан", "Khasan", "Hasan", true}, {"Оксана", "Oksana", "Oxana", false}}, []part{
			{"Бажунин", "Bazhunin", "Bajunin", true}, {"Кихтулов", "Kikhtulov", "Kihtulov", true}, {"Рыскунов", "Ryskunov", "Riskunov", true},
			{"Вихрумов", "Vikhrumov", "Vihrumov", true}, {"Оомабеков", "Oomabekov", "Umabekov", true}, {"Журалиевский", "Zhuralievsky", "Juralievskiy", false},
		}},
		{"Geor", []part{{"ნინო", "Nino", "Nino", true}, {"დაჩი", "Dachi", "Datchi", false}}, []part{
			{"კორთულაშვილი", "Kortulashvili", "Kortulachvili", false}, {"ჟვანდიანიძე", "Zhvandianidze", "Jvandianidze", false}, {"თხებულაძე", "Tkhebuladze", "Thebuladze", false},
		}},
		{"Armn", []part{{"Արամ", "Aram", "Aram", true}, {"Անի", "Ani", "Any", false}}, []part{
			{"Բարխուդունց", "Barkhudunts", "Barhudunts", false}, {"Ղազինյան", "Ghazinyan", "Gazinian", false}, {"Վարժունի", "Varzhuni", "Varjuni", false},
		}},
		{"Grek", []part{{"Νίκη", "Niki", "Nike", false}, {"Παύλος", "Pavlos", "Paulos", false}}, []part{
			{"Χαλκοδήμος", "Chalkodimos", "Halkodimos", false}, {"Φωτοζήσης", "Fotozisis", "Photozisis", false}, {"Ξενογιάννος", "Xenogiannos", "Ksenoyannos", false},
		}},
		{"Arab", []part{{"سليم", "Salim", "Selim", false}, {"مريم", "Maryam", "Meriem", false}}, []part{
			{"الطخماني", "Takhmani", "Tahmany", false}, {"بوزيدان", "Bouzidan", "Buzidan", false}, {"القمودري", "Gamoudri", "Kamudri", false},
		}},
	}
}

// player is an invented person who has no record yet.
type player struct {
	script        string
	given, family part
}

// cast is every invented person once, in an order that the seed gives.
func (w *twin) castAll() {
	for _, p := range peoples() {
		for _, f := range p.families {
			w.cast = append(w.cast, player{script: p.script, given: p.given[w.rng.IntN(len(p.given))], family: f})
		}
	}
	w.rng.Shuffle(len(w.cast), func(i, j int) { w.cast[i], w.cast[j] = w.cast[j], w.cast[i] })
}

// person puts the next of the cast on file, and asks for them under every spelling. It gives the ref.
func (w *twin) person(capacity, outlet string) string {
	p := w.cast[0]
	w.cast = w.cast[1:]
	latin, other, native := p.given.latin+" "+p.family.latin, p.given.other+" "+p.family.other, p.given.native+" "+p.family.native
	s := &storage.Subject{Ref: w.ref(5), Kind: storage.Person, Capacity: capacity, Outlet: outlet}
	names := []storage.Name{{Name: latin, Script: "Latn"}, {Name: native, Script: p.script}}
	if !(p.given.heard && p.family.heard) || w.coin() {
		names = append(names, storage.Name{Name: other, Script: "Latn"})
	}
	w.rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	names[w.rng.IntN(len(names))].Preferred = true // the desk may prefer any script
	s.Names = names
	w.people = append(w.people, storage.Record{Subject: s})
	for _, text := range []string{
		latin, native, other, p.family.latin, p.family.native, p.family.other, strings.ToLower(p.family.latin), p.family.latin + " " + p.given.latin, strings.ToUpper(native),
	} {
		w.answers.Finds = append(w.answers.Finds, FindAnswer{Text: text, Subject: s.Ref})
	}
	return s.Ref
}

// outlet puts an invented outlet on file and gives its ref.
func (w *twin) outlet() string {
	names := [][]string{
		{"Lantern Wire", "Фонарик", "Lantern"}, {"Marginalia", "Մարգինալիա", "Marginalia Online"}, {"Salt Road Review", "მარილის გზა", "SRR"},
	}[w.rng.IntN(3)]
	s := &storage.Subject{Ref: w.ref(5), Kind: storage.Outlet}
	for n, name := range names {
		s.Names = append(s.Names, storage.Name{Name: name, Preferred: n == 0})
		w.answers.Finds = append(w.answers.Finds, FindAnswer{Text: strings.ToLower(name), Subject: s.Ref})
	}
	w.outlets = append(w.outlets, storage.Record{Subject: s})
	return s.Ref
}
