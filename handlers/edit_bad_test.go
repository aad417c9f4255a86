package handlers_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/example"
	"casewire/handlers/reply"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// editDesk is a gate over the example with something hidden in it, an editor (console:editor), an admin and a member, and
// the path of its file.
func editDesk(t *testing.T) (*handlers.Bot, *storage.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "casewire.db")
	s := storagetest.OpenAt(t, path, func() time.Time { return storagetest.Now })
	if _, err := s.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	storagetest.Put(t, s, hiddenRecords(t, storage.VisibleRestricted)...)
	for _, id := range []string{"editor", "admin", "member"} {
		if _, err := s.Know(t.Context(), storage.Who{Platform: "console", ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := handlers.New(handlers.Options{Store: s, Version: "test",
		Roles: map[string]command.Role{"console:member": command.Member, "console:editor": command.Editor, "console:admin": command.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	return b, s, path
}

// typedBack is what an answer gives back of what was typed; empty where it gives nothing back.
func typedBack(doc reply.Doc) string {
	for _, block := range doc.Blocks {
		if line, ok := strings.CutPrefix(block.Text.String(), "What you typed: "); ok {
			return line
		}
	}
	return ""
}

// good is a line of addincident that only waits for one more option, or for a wrong one.
func good(more string, without ...string) string {
	line := "/addincident"
	for _, o := range [][2]string{{"case", "KG-4T7Q"}, {"type", "arrest"}, {"date", "2025-05-28"}, {"summary", `"OCCRP reports an arrest."`}, {"said", "OCCRP"}, {"source", "https://example.org/1"}} {
		left := false
		for _, w := range without {
			left = left || w == o[0]
		}
		if !left {
			line += " " + o[0] + ":" + o[1]
		}
	}
	return line + " " + more
}

// badInputs are lines that are refused, and the one sentence that says why.
var badInputs = []struct{ who, line, want string }{
	{"", good("date:2025-02-30", "date"), `date: “2025-02-30” is not in the calendar; for example 2025-07-01.`},
	{"", good("date:2027-01-01", "date"), `date: 1 Jan 2027 lies after today, 24 Nov 2026; only a hearing can. For example: type:hearing`},
	{"", good("date:03/04/2025", "date"), `date: “03/04/2025” may be 2025-04-03 or 2025-03-04; type the one you mean.`},
	{"", good("date:28/5/25", "date"), `date: “28/5/25” does not say the year in four digits; for example 2025-07-01.`},
	{"", good("date:soon", "date"), `date: “soon” is no date; for example 2025-07-01, or a month (2025-07) or a year (2025).`},
	{"", good("date:2025-05-31..2025-05-01", "date"), `date: “2025-05-31..2025-05-01” ends before it begins; for example 2025-05-01..2025-05-31.`},
	{"", good("published:2025-13-01"), `published: “2025-13-01” is not in the calendar; for example 2025-07-01.`},
	{"", good("published:2030-01-01"), `published: 1 Jan 2030 lies after today, 24 Nov 2026. For example: published:2026-11-24`},
	{"", good(`sentence:"prison 60"`), `who: an outcome or a sentence needs somebody it is passed on. For example: who:"Aleksandr Aleksandrov"`},
	{"", good(`outcome:bail`), `who: an outcome or a sentence needs somebody it is passed on. For example: who:"Aleksandr Aleksandrov"`},
	{"", good(`who:"Somebody New" sentence:"jail 60"`), `sentence: jail 60 is no sentence. It is a kind (prison, suspended, probation, fine, other) and, where they are stated, months. For example: prison 60`},
	{"", good(`who:"Somebody New" sentence:"prison many"`), `sentence: prison many is no sentence. It is a kind (prison, suspended, probation, fine, other) and, where they are stated, months. For example: prison 60`},
	{"", good(`who:"Somebody New" sentence:"prison -5"`), `sentence: prison -5 is no sentence. It is a kind (prison, suspended, probation, fine, other) and, where they are stated, months. For example: prison 60`},
	{"", good(`who:"Somebody New" sentence:"prison 100000"`), `sentence: prison 100000 is no sentence. It is a kind (prison, suspended, probation, fine, other) and, where they are stated, months. For example: prison 60`},
	{"", good(`who:"Somebody New" sentence:"prison 60 months"`), `sentence: prison 60 months is no sentence. It is a kind (prison, suspended, probation, fine, other) and, where they are stated, months. For example: prison 60`},
	{"", good(`who:"Somebody New" outcome:convicted`), `outcome: convicted is not an outcome of arrest.`},
	{"", good(`who:"Somebody New" outcome:hanged`), `outcome: “hanged” is none of its values. Did you mean changed?`},
	{"", good(`quote:"He was taken." source:D7738`, "source"), `quote cannot come from a paraphrase: its words are not the speaker's own.`},
	{"", good(`quote:"He was taken." kind:paraphrase`), `quote cannot come from a paraphrase: its words are not the speaker's own.`},
	{"", good(`quote:"He was taken." kind:republication`), `quote cannot come from a republication whose original is not on file.`},
	{"", good(`kind:rumour`), `kind: “rumour” is none of its values; for example primary_document, official_statement, own_reporting, original, republication, translation, paraphrase.`},
	{"", good(`by:mafia`), `by: “mafia” is none of its values; for example court, prosecutor, police, security_service, interior_ministry, executive, regulator, border, intergovernmental, private, unknown.`},
	{"", good(`stance:shouts`), `stance: “shouts” is none of its values; for example asserts, alleges, denies, declines, concludes.`},
	{"", good("type:arrested", "type"), `type: “arrested” is none of its values. Did you mean arrest?`},
	{"", good("type:arrest,kidnapping", "type"), `type: “kidnapping” is none of its values; for example detention, arrest, mass_detention, house_arrest, travel_ban, interrogation, abduction, disappearance, exile, expulsion, extradition_request, release.`},
	{"", good(`type:notice_decision`, "type"), `system is missing: a notice is seen in INTERPOL's or a country's system.`},
	{"", good(`type:notice_decision system:nowhere`, "type"), `system: nowhere is no system of notices. For example system:INTERPOL, or system:"country A" where the country is not named.`},
	{"", good(`headcount:0`), `headcount: 0 is not between 1 and 10,000,000; for example 1.`},
	{"", good(`headcount:many`), `headcount: “many” is no whole number; for example 1.`},
	{"", good(`headcount:99999999999999999999`), `headcount: “99999999999999999999” is no whole number; for example 1.`},
	{"", good(`who:"ZZZZ9"`), `who: nothing is on file under the ref ZZZZ9.`},
	{"", good(`who:"HP3R5"`), `who: nothing is on file under the ref HP3R5.`},
	{"", good(`who:"494QW"`), `who: nothing is on file under the ref 494QW.`},
	{"", good(`who:"…"`), `name has no letter or digit.`},
	{"", good(`who:"Somebody New; Somebody New"`), `who: Somebody New is given twice. If they are two people, write new Somebody New for the second.`},
	{"", good(`who:"2RZVP; Rinat Tukhvatshin"`), `who: Rinat Tukhvatshin is given twice. If they are two people, write new Rinat Tukhvatshin for the second.`},
	{"", good(`source:ZZZZ9`, "source"), `source: nothing is on file under the ref ZZZZ9.`},
	{"", good(`source:HS0R5`, "source"), `source: nothing is on file under the ref HS0R5.`},
	{"", good(`source:https:///nowhere`, "source"), `source: https:///nowhere alone is no document. Give its address, its ref, or publisher and title. For example: source:"OCCRP, Interpol Rejects Kyrgyzstan's Request"`},
	{"", good(`source:ftp://example.org/x`, "source"), `source: ftp://example.org/x alone is no document. Give its address, its ref, or publisher and title. For example: source:"OCCRP, Interpol Rejects Kyrgyzstan's Request"`},
	{"", good(`about:ZZZZ9`), `about: nothing is on file by ZZZZ9. /find looks for names, titles and addresses.`},
	{"", good(`about:H1NC1`), `about: nothing is on file by H1NC1. /find looks for names, titles and addresses.`},
	{"", good(`about:2RZVP`), `about: nothing is on file by 2RZVP. /find looks for names, titles and addresses.`},
	{"", good(`case:ZZ-9ZZZ`, "case"), `case: nothing is on file by ZZ-9ZZZ. /find looks for names, titles and addresses.`},
	{"", good(`case:UZ-H1D2`, "case"), `case: nothing is on file by UZ-H1D2. /find looks for names, titles and addresses.`},
	{"", good(`case:494QW`, "case"), `case: nothing is on file by 494QW. /find looks for names, titles and addresses.`},
	{"", good("summary:"+strings.Repeat("я", storage.MaxSummary+1), "summary"), `summary has 1,501 characters and may have 1,500: make it shorter.`},
	{"", good("place:" + strings.Repeat("x", storage.MaxShort+1)), `place has 201 characters and may have 200: make it shorter.`},
	{"", good("said:"+strings.Repeat("x", storage.MaxShort+1), "said"), `said has 201 characters and may have 200: make it shorter.`},
	{"", good("quote:" + strings.Repeat("x", storage.MaxWords+1)), `quote has 1,001 characters and may have 1,000: make it shorter.`},
	{"", good("source:https://example.org/"+strings.Repeat("x", storage.MaxURL), "source"), `source has 2,020 characters and may have 2,000: make it shorter.`},
	{"", good(`who:"` + strings.Repeat("x", storage.MaxName+1) + `"`), `name is longer than 120 characters.`},
	{"", good("place:\"Bish\x00kek\""), `place holds the invisible control character U+0000: take it out, for example by typing the value anew instead of pasting it.`},
	{"", good("place:\"Bish\u202ekek\""), `place holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", good("said:\"OC\u2067CRP\"", "said"), `said holds the invisible character U+2067, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", good("summary:\"a\u202eb\"", "summary"), `summary holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", good("who:\"a\u202eb\""), `who holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", good("quote:\"a\u202eb\""), `quote holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", good("source:\"The \u202eDesk, Title\"", "source"), `source holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", good("place:\"Bish\xffkek\""), `place holds bytes that are no text: send it again as UTF-8.`},
	{"", good(`place:Bishkek place:Osh`), `place is given twice: give it once, and put text that holds an option’s name and a colon in quotation marks.`},
	{"", good(`place:"Bishkek`), `A quotation mark opens at “"Bishkek” and is never closed: put one at the end of the value as well, like "two words".`},
	{"", `/addcase country:KG title:` + strings.Repeat("x", storage.MaxTitle+1), `title has 201 characters and may have 200: make it shorter.`},
	{"", "/addcase title:\"a\u202eb\" country:KG", `title holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", `/addcase title:New country:Atlantis`, `country: “Atlantis” is no country; for example Kyrgyzstan, or its code.`},
	{"", `/addcase title:New country:KG tags:"a b!c"`, `tags are words of letters, digits, - and _.`},
	{"", `/addtarget 494QW who:"Rinat Tukhvatshin"`, `who: 2RZVP is named in this incident already.`},
	{"", `/addtarget 494QW who:"Somebody New" outcome:bail`, `outcome: bail is not an outcome of notice request.`},
	{"", `/addtarget H1NC1 who:"Somebody New"`, `incident: nothing is on file by H1NC1. /find looks for names, titles and addresses.`},
	{"", `/addtarget KG-4T7Q who:"Somebody New"`, `incident: nothing is on file by KG-4T7Q. /find looks for names, titles and addresses.`},
	{"", "/addtarget 494QW who:\"Somebody New\" role:\"a\u202eb\"", `role holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", `/addsource 494QW ZZZZ9 said:OCCRP`, `source: nothing is on file under the ref ZZZZ9.`},
	{"", `/addname 2RZVP "Rinat Tukhvatshin"`, `It is so already. Nothing to change.`},
	{"", `/addname 2RZVP "!!!"`, `name has no letter or digit.`},
	{"", "/addname 2RZVP \"a\u202eb\"", `name holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", `/addname HP3R5 Another`, `subject: nothing is on file by HP3R5. /find looks for names, titles and addresses.`},
	{"", `/edit 494QW colour red`, `field: there is no colour. There are: type, date, place, country, by, body, system, summary, stance, verification, visibility, headcount, claims, about, conflicts, order.`},
	{"", `/edit 494QW sumary "A new summary"`, `field: there is no sumary. Did you mean summary?`},
	{"", `/edit 494QW date 2027-05-05`, `date: 5 May 2027 lies after today, 24 Nov 2026; only a hearing can. For example: type:hearing`},
	{"", `/edit 494QW date 2025-02-30`, `date: “2025-02-30” is not in the calendar; for example 2025-07-01.`},
	{"", `/edit 494QW verification certain`, `verification: “certain” is none of its values; for example unreviewed, single_source, corroborated, documented, disputed, refuted, retracted.`},
	{"", `/edit 494QW visibility public`, `visibility: “public” is none of its values; for example team, restricted.`},
	{"", `/edit 494QW summary -`, `summary is missing.`},
	{"", `/edit 494QW system -`, `system is missing: a notice is seen in INTERPOL's or a country's system.`},
	{"", `/edit 494QW about 494QW`, `about points at the incident itself.`},
	{"", `/edit 494QW about ZZZZ9`, `about names something that is not on file.`},
	{"", `/edit 494QW conflicts H1NC1`, `conflicts names something that is not on file.`},
	{"", `/edit 494QW headcount eight`, `headcount: eight is no number of people. For example: 8 by 9XK3F; 10 by 7Q2MD`},
	{"", `/edit 494QW headcount -8`, `headcount: -8 is no number of people. For example: 8 by 9XK3F; 10 by 7Q2MD`},
	{"", `/edit 494QW headcount "8 by Z7SHV"`, `headcount names a source that the incident does not have.`},
	{"", `/edit 494QW claims soon`, `claims: “soon” is no date; for example 2025-07-01, or a month (2025-07) or a year (2025).`},
	{"", "/edit 494QW body \"a\u202eb\"", `value holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", `/edit 2RZVP outlet 73ZHQ`, `outlet is a person.`},
	{"", `/edit 2RZVP capacity wizard`, `capacity: “wizard” is none of its values; for example journalist, editor, founder, media_worker, blogger, lawyer, relative, official, unknown.`},
	{"", `/edit 3G0T1 capacity editor`, `capacity is of people, not of outlets.`},
	{"", `/edit KG-4T7Q owner nobody`, `owner is not platform:id, such as telegram:123456.`},
	{"", `/edit KG-4T7Q owner myspace:1`, `owner is not platform:id, such as telegram:123456.`},
	{"", `/edit KG-4T7Q country -`, `country is missing.`},
	{"", `/edit 2G2HF url https://occrp.org/en/news/kyrgyz-court-frees-former-kloop-cameramen-cuts-sentences-to-probation`, `url is that of the source 911VA, which is on file.`},
	{"", `/edit 2G2HF language "not a language"`, `language is not a language code, such as ky or en.`},
	{"", `/edit 2G2HF derived 2G2HF`, `derived is the source itself.`},
	{"", `/edit 2G2HF published 2030-01-01`, `published: 1 Jan 2030 lies after today, 24 Nov 2026. For example: published:2026-11-24`},
	{"", `/correct 494QW date 2025-10-32 reason:"We first had the wrong day."`, `date: “2025-10-32” is not in the calendar; for example 2025-07-01.`},
	{"", "/correct 494QW place Osh reason:\"a\u202eb\"", `reason holds the invisible character U+202E, which turns the direction of the text around it: take it out, for example by typing the value anew instead of pasting it.`},
	{"", `/correct 494QW place Osh reason:` + strings.Repeat("x", 301), `reason has 301 characters and may have 300: make it shorter.`},
	{"", `/publish ZZZZ9`, `ref: nothing is on file by ZZZZ9. /find looks for names, titles and addresses.`},
	{"", `/publish KG-4T7Q`, `All of it is public already.`},
	{"", `/publish 2RZVP`, `ref: nothing is on file by 2RZVP. /find looks for names, titles and addresses.`},
	{"", `/publish all`, `ref: the word all goes with the ref of a case. For example: /publish KG-4T7Q all`},
	{"", `/withdraw H1NC1 reason:"Asked to."`, `ref: nothing is on file by H1NC1. /find looks for names, titles and addresses.`},
	{"", `/embargo 494QW 2020-01-01`, `until: the moment must lie ahead. For example: 2026-12-01`},
	{"", `/embargo 494QW until:whenever`, `until: “whenever” is no moment; for example 2025-01-02T15:04Z, or a day (2025-01-02).`},
	{"", `/reopen KG-4T7Q`, `It is so already. Nothing to change.`},
	{"", `/merge 2RZVP into:2RZVP`, `into is the same subject.`},
	{"", `/merge 2RZVP into:3G0T1`, `into is not of the same kind: a person and an outlet cannot be one.`},
	{"", `/merge 2RZVP into:73ZHQ`, `into is named beside the other in incident SZMQ3, so they are two people.`},
	{"", `/merge 2RZVP into:HP3R5`, `into: nothing is on file by HP3R5. /find looks for names, titles and addresses.`},
	{"", `/split 2RZVP names:"Rinat Tukhvatshin; Rinat Tuhvatshin; Ринат Тухватшин"`, `names are all of its names: one must stay.`},
	{"", `/split 2RZVP names:"Nobody"`, `names are none of its names.`},
	{"", `/share KG-4T7Q "no body"`, `user: console:no body names nobody. For example: telegram:123456`},
	{"", `/share KG-4T7Q myspace:1`, `user: myspace:1 names nobody. For example: telegram:123456`},
	{"", `/share UZ-H1D2 telegram:5`, `ref: nothing is on file by UZ-H1D2. /find looks for names, titles and addresses.`},
	{"", `/undo`, `There is no change of yours from the last ten minutes to take back. /edit, /correct and /withdraw still work.`},
	{"admin", `/grant id:nobody role:king`, `role: “king” is none of its values; for example member, editor, admin.`},
	{"admin", `/grant id:myspace:1 role:editor`, `id: myspace:1 names nobody. For example: telegram:123456`},
	{"admin", `/grant role:editor`, `/grant needs id: Anybody, as telegram:ID or discord:ID. For example: /grant id:telegram:123456 role:editor`},
	{"admin", `/revoke id:telegram:404`, `It is so already. Nothing to change.`},
	{"admin", `/chat in:telegram:-1 quiet:midnight`, `quiet: midnight is no stretch of the day. For example: quiet:22:00-07:00`},
	{"admin", `/chat in:telegram:-1 quiet:25:00-07:00`, `quiet: 25:00-07:00 is no stretch of the day. For example: quiet:22:00-07:00`},
	{"admin", `/chat in:nowhere:-1 audience:team`, `in: nowhere:-1 names nobody. For example: telegram:123456`},
	{"admin", `/chat audience:team`, `audience: a private chat has one reader. Name the chat with in:telegram:ID.`},
	{"admin", `/redact KG-4T7Q country`, `field cannot be erased of this case.`},
	{"admin", `/redact ZZZZ9 title`, `Nothing by that name.`},
	{"admin", `/redact 2RZVP Nobody`, `field is neither names nor one of the names of this subject.`},
	{"member", good(""), `/addincident is for editors. /whoami tells you what you are here.`},
	{"member", `/publish 494QW`, `/publish is for editors. /whoami tells you what you are here.`},
	{"nobody", `/edit 494QW place Osh`, `/edit is for editors. /whoami tells you what you are here.`},
	{"editor", `/grant id:telegram:1 role:admin`, `/grant is for admins. /whoami tells you what you are here.`},
	{"editor", `/redact 494QW summary`, `/redact is for admins. /whoami tells you what you are here.`},
	{"member", `/audit`, `/audit is for admins. /whoami tells you what you are here.`},
}

// After a bad input the store is byte for byte what it was, whoever gave it is told in one sentence that names the field,
// and nothing that was typed is lost.
func TestBadInputIsRefusedWithOneSentenceAndLeavesNothing(t *testing.T) {
	b, _, path := editDesk(t)
	before := storagetest.Dump(t, path, "audit", "sqlite_sequence")
	for _, c := range badInputs {
		r := asker("editor")
		if c.who != "" {
			r = asker(c.who)
		}
		r.Line = c.line
		answer := b.Dispatch(t.Context(), r)
		if err := answer.Doc.Check(); err != nil {
			t.Errorf("%.120q: %v", c.line, err)
		}
		if got := answer.Doc.Title.String(); got != c.want {
			t.Errorf("%.300q\n got %s\nwant %s", c.line, got, c.want)
		}
		if len(answer.Doc.Buttons) > 0 {
			t.Errorf("%.120q offers buttons: %v", c.line, answer.Doc.Buttons)
		}
		back := typedBack(answer.Doc)
		if refused := strings.Contains(c.want, " is for "); refused != (back == "") && c.line != "/undo" {
			t.Errorf("%.120q gives back %q", c.line, back)
		}
		if strings.ContainsAny(back, "\x00\u202e\u2067") {
			t.Errorf("%.120q gives hidden characters back: %q", c.line, back)
		}
		if diff := cmp.Diff(before, storagetest.Dump(t, path, "audit", "sqlite_sequence")); diff != "" {
			t.Fatalf("%.120q stored something:\n%s", c.line, diff)
		}
	}
	if len(badInputs) < 120 {
		t.Errorf("only %d bad inputs", len(badInputs))
	}
}

// What comes back of a bad line is the line: mended, it is taken.
func TestWhatIsGivenBackCanBeMendedAndSentAgain(t *testing.T) {
	b, _, _ := editDesk(t)
	r := asker("editor")
	r.Line = good("date:2025-02-30 who:\"Somebody New; 2 accountants, not named\" place:\"Osh, the \\\"old\\\" town\"", "date")
	back := typedBack(b.Dispatch(t.Context(), r).Doc)
	r.Line = strings.Replace(back, "2025-02-30", "2025-02-28", 1)
	if answer := b.Dispatch(t.Context(), r); saveAction(answer) == "" {
		t.Errorf("%s\nwas answered: %s", r.Line, printed(answer))
	}
}

// A bad answer to a question keeps the draft, and what was answered before it.
func TestABadAnswerKeepsTheDraft(t *testing.T) {
	b, _, path := editDesk(t)
	say := func(line string) command.Answer {
		r := asker("editor")
		r.Line = line
		return b.Dispatch(t.Context(), r)
	}
	for _, step := range []struct{ option, bad, good string }{
		{"case", "UZ-H1D2", "KG-4T7Q"}, {"type", "kidnapping", "arrest"}, {"date", "2025-02-30", "28 May 2025"}, {"summary", "a\u202eb", "OCCRP reports an arrest."},
	} {
		if step.option == "case" {
			say("/addincident")
		}
		if step.option != "case" { // which case is meant is only looked up when all is given
			before := storagetest.Dump(t, path)
			if got := say(step.bad); !strings.HasPrefix(got.Doc.Title.String(), step.option) {
				t.Errorf("%s: %s", step.option, got.Doc.Title.String())
			}
			if diff := cmp.Diff(before, storagetest.Dump(t, path)); diff != "" {
				t.Errorf("a bad %s changed something:\n%s", step.option, diff)
			}
		}
		say(step.good)
	}
	for range 20 {
		answer := say("skip")
		title := answer.Doc.Title.String()
		switch {
		case strings.HasPrefix(title, "said"):
			say("OCCRP")
		case strings.HasPrefix(title, "source"):
			say("https://example.org/1")
		}
		if saveAction(answer) != "" {
			break
		}
	}
	before := storagetest.Dump(t, path)
	for _, bad := range []string{"sentence: prison 60", "headcount: many", "quote: He was taken.\nkind: paraphrase"} {
		answer := say(bad)
		if field, _, _ := strings.Cut(bad, ":"); !strings.Contains(answer.Doc.Title.String(), field) && field != "sentence" {
			t.Errorf("%s: %s", bad, answer.Doc.Title.String())
		}
		if diff := cmp.Diff(before, storagetest.Dump(t, path)); diff != "" {
			t.Errorf("%s changed something:\n%s", bad, diff)
		}
	}
	if answer := say("save"); !strings.HasPrefix(answer.Doc.Title.String(), "Stored") {
		t.Errorf("the draft was not kept: %s", printed(answer))
	}
	if answer := say("save"); strings.HasPrefix(answer.Doc.Title.String(), "Stored") {
		t.Error("Save said twice stored twice")
	}
}
