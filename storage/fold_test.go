package storage_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"casewire/storage"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFoldBringsSpellingsOfOneNameTogether(t *testing.T) {
	for _, spellings := range [][]string{
		{"Rinat Tukhvatshin", "Rinat Tuhvatshin", "Ринат Тухватшин", "RINAT  TUKHVATSHIN", "rinat-tukhvatshin"},
		{"Joomart Duulatov", "Zhoomart Duulatov", "Zhumart Dulatov", "Жоомарт Дуулатов", "Djoomart Dulatov", "Джумарт Дулатов"},
		{"Alexandr Alexandrov", "Aleksandr Aleksandrov", "Александр Александров"},
		{"Makhabat Tazhibek kyzy", "Makhabat Tajibek kyzy", "Махабат Тажибек кызы", "Mahabat Tajibek kizi", "Mahabat Tajibek qızı"},
		{"Kloop", "Клооп", "KLOOP"},
		{"Ait Ait Dese", "AIT AYT DESE"},
		{"Sergei Andreyev", "Sergey Andreev", "Sergej Andreev", "Сергей Андреев"},
		{"Yelena Vasilyeva", "Elena Vasilieva", "Елена Васильева", "Yelena Vasil'yeva"},
		{"Pyotr Fyodorov", "Пётр Фёдоров", "Петр Федоров", "Petr Fedorov"},
		{"Yolkin", "Ёлкин", "Елкин"},
		{"Yury Vysotsky", "Юрий Высоцкий", "Yurii Vysotskii", "Yuriy Vysotskiy"},
		{"Vysotsky", "Vysockij", "Wysocki", "Высоцкий"},
		{"Tsoi", "Tsoy", "Coj", "Цой"},
		{"Kuznetsov", "Kuznecov", "Кузнецов"},
		{"Shcherbakov", "Щербаков"},
		{"Aliyev", "Aliev", "Алиев", "Əliyev", "Әлиев"},
		{"Erdoğan", "Erdogan", "Эрдоган"},
		{"Ağayev", "Agayev", "Агаев"},
		{"Şahin", "Shahin", "Шахин"},
		{"Işık Çelik", "Ishik Chelik", "Ышык Челик"},
		{"Өмүр Бөрү", "Omur Boru", "Ömür Börü"},
		{"Қайрат", "Kairat", "Qayrat", "Кайрат"},
		{"Ғани", "Ghani", "Gani"},
		{"Ol'ga", "Olga", "Ольга", "Ol’ga", "Olʹga"},
		{"O'g'li", "Oʻgʻli", "Ogli"},
		{"Mahmoud Youssouf", "Mahmud Yusuf", "Махмуд Юсуф"},
		{"Françoise", "Françoise"},
		{"Xalq", "Khalq", "Halk", "Халк"},
		{"Mariya", "Maria", "Мария", "Mariia"},
		{"Novák", "Novak", "Nowak"},
		{"Łukasz", "Lukasz"},
		{"Akhmetjan", "Ахметжан", "Akhmetzhan", "Ahmetjan"},
	} {
		want := storage.Fold(spellings[0])
		for _, s := range spellings[1:] {
			if got := storage.Fold(s); got != want {
				t.Errorf("Fold(%q) = %q, but Fold(%q) = %q", s, got, spellings[0], want)
			}
		}
	}
}

func TestFoldKeepsOtherWordsApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"Aleksandrov", "Aleksandra"}, {"charge", "car"}, {"shot", "sot"}, {"trial", "trail"}, {"Duulatov", "Dolatov"},
		{"8", "88"}, {"100", "10"}, {"Kazakhstan", "Kyrgyzstan"}, {"北京", "南京"}, {"court", "cart"}, {"case", "chase"},
	} {
		if a, b := storage.Fold(pair[0]), storage.Fold(pair[1]); a == b {
			t.Errorf("%q and %q are one: %q", pair[0], pair[1], a)
		}
	}
}

func TestFoldWritesPlainWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		" – !? ":                         "",
		"Oktyabrsky District Court":      "oktiabrski district curt",
		"new.24-kg.com":                  "nev 24 kg com",
		"5 марта 2024":                   "5 marta 2024",
		"北京":                             "bei zhing",
		"ь":                              "u1100",
		"Ait\u00adAit":                   "ait ait",
		"Жоомарт":                        "zhumart",
		"Joomart \"x* OR NEAR\" -y body": "zhumart h or near i bodi",
	} {
		if diff := cmp.Diff(want, storage.Fold(text)); diff != "" {
			t.Errorf("Fold(%q): %s", text, diff)
		}
	}
}

func TestFoldNameIsTheSameForSpellingsOfOneName(t *testing.T) {
	for _, spellings := range [][]string{
		{"Makhabat Tazhibek kyzy", "Tajibek Makhabat", "Махабат Тажибек кызы", "Mahabat Tazibek"},
		{"Rinat Tukhvatshin", "Tuhvatshin Rinat", "Тухватшин, Ринат"},
		{"Ahmet Şık", "Ahmet Shik", "Ahmet Sik", "Ахмет Шык"},
		{"Karel Čapek", "Karel Capek", "Чапек Карел"},
		{"Žižek", "Zizek", "Zhizhek"},
		{"Омурбек уулу Бакыт", "Bakyt Omurbek uulu", "Bakit Omurbek"},
	} {
		want := storage.FoldName(spellings[0])
		for _, s := range spellings[1:] {
			if got := storage.FoldName(s); got != want {
				t.Errorf("FoldName(%q) = %q, but FoldName(%q) = %q", s, got, spellings[0], want)
			}
		}
	}
	if got := storage.FoldName("kyzy"); got == "" {
		t.Error("a name of nothing but kyzy has no key")
	}
}

// folded says what is wrong with the fold of a text.
func folded(text string) string {
	f := storage.Fold(text)
	for _, r := range f {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != ' ' {
			return "has something else than letters, digits and spaces"
		}
	}
	plain := strings.ContainsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	switch {
	case strings.Join(strings.Fields(f), " ") != f:
		return "has spaces too many"
	case storage.Fold(f) != f:
		return "folds to " + storage.Fold(f)
	case plain && (f == "" || storage.FoldName(text) == ""):
		return "is empty"
	case !utf8.ValidString(f):
		return "is not text"
	}
	return ""
}

func TestFoldIsItsOwnKey(t *testing.T) {
	alphabet := []rune("aeiouyjzhkgsctxwvdnqp '’-1 оуежйяюёьъцщшчхkызyəğışçöüñžčđłß北한مა")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom(alphabet))).Draw(t, "text")
		if problem := folded(text); problem != "" {
			t.Fatalf("Fold(%q) = %q %s", text, storage.Fold(text), problem)
		}
	})
}

func TestFoldNameForgetsTheOrderOfWords(t *testing.T) {
	word := rapid.StringMatching(`[A-Za-zА-Яа-яşçčžüö]{2,9}`)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 1, 4).Draw(t, "words")
		turned := rapid.Permutation(words).Draw(t, "turned")
		if a, b := storage.FoldName(strings.Join(words, " ")), storage.FoldName(strings.Join(turned, " ")); a != b {
			t.Fatalf("%q and %q differ: %q, %q", words, turned, a, b)
		}
	})
}

func FuzzFold(f *testing.F) {
	for _, text := range []string{"", "Жоомарт Дуулатов", "O'g'li", "ь", "ʻ", "Wysocki", "jj yo ye iev kkh", "北京 2024", "\xff\xfe", "Ǆ", "①½", "tstsk"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if problem := folded(text); problem != "" {
			t.Errorf("Fold(%q) = %q %s", text, storage.Fold(text), problem)
		}
	})
}
