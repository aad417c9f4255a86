package handlers_test

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
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

// newsroom is a gate over the example case with a clock that the test sets.
type newsroom struct {
	// tick is called once, when somebody next asks for the time; may be nil.
	tick func()

	t     *testing.T
	now   time.Time
	store *storage.Store
	bot   *handlers.Bot
	keys  int
	path  string
}

func openNewsroom(t *testing.T) *newsroom {
	t.Helper()
	path := filepath.Join(t.TempDir(), "casewire.db")
	fillNewsroom(t, path)
	return reopenNewsroom(t, path)
}

// fillNewsroom makes a store of the example case.
func fillNewsroom(t *testing.T, path string) {
	t.Helper()
	store, err := storage.Open(t.Context(), storage.Options{Path: path, Now: newsroomOpens, Random: storagetest.Random(1)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

func newsroomOpens() time.Time { return time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC) }

// reopenNewsroom is the newsroom of a store that is filled.
func reopenNewsroom(t *testing.T, path string) *newsroom {
	t.Helper()
	n := &newsroom{t: t, now: newsroomOpens(), path: path}
	n.store = storagetest.OpenAt(t, n.path, func() time.Time {
		if tick := n.tick; tick != nil {
			n.tick = nil
			tick()
		}
		return n.now
	})
	var err error
	n.bot, err = handlers.New(handlers.Options{Store: n.store, Version: "test", Roles: map[string]command.Role{"telegram:1": command.Member, "telegram:2": command.Editor, "telegram:3": command.Admin},
		Manages: func(_ context.Context, _, chat, person string) (bool, error) {
			return chat == "-100" && person == "7", nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	handlers.Unhurried(n.bot)
	return n
}

// in is a chat of the newsroom; people speak in it as those who manage it.
func in(id, title string, kind command.ChatKind) command.Chat {
	return command.Chat{Platform: "telegram", ID: id, Kind: kind, Title: title, Manager: kind == command.GroupChat}
}

func readers() command.Chat          { return in("-100", "Readers", command.GroupChat) }
func teamRoom() command.Chat         { return in("-200", "Team", command.GroupChat) }
func channel() command.Chat          { return in("-300", "Channel", command.ChannelChat) }
func private(id string) command.Chat { return in(id, "", command.PrivateChat) }

// ask asks a line in a chat as somebody; the empty id is the channel's own identity.
func (n *newsroom) ask(chat command.Chat, person, line string) command.Answer {
	n.t.Helper()
	n.keys++
	answer := n.bot.Dispatch(n.t.Context(), command.Request{Key: fmt.Sprint("k", n.keys), Caller: command.Caller{Platform: "telegram", ID: person}, Chat: chat, Line: line})
	if err := answer.Doc.Check(); err != nil {
		n.t.Errorf("%s: %v", line, err)
	}
	return answer
}

// told asks and gives the answer as text.
func (n *newsroom) told(chat command.Chat, person, line string) string {
	n.t.Helper()
	return printed(n.ask(chat, person, line))
}

// press presses a button as somebody in a chat.
func (n *newsroom) press(chat command.Chat, person, action string) command.Answer {
	n.t.Helper()
	n.keys++
	return n.bot.Press(n.t.Context(), command.Request{Key: fmt.Sprint("k", n.keys), Caller: command.Caller{Platform: "telegram", ID: person}, Chat: chat, Action: action})
}

// save asks something that is confirmed, and confirms it.
func (n *newsroom) save(person, line string) string {
	n.t.Helper()
	answer := n.ask(private(person), person, line)
	for _, row := range answer.Doc.Buttons {
		if strings.HasSuffix(row[0].Action, ":save") {
			return printed(n.press(private(person), person, row[0].Action))
		}
	}
	n.t.Fatalf("%s: nothing to confirm in\n%s", line, printed(answer))
	return ""
}

// published adds an incident to a case of the example and publishes it. It gives the ref.
func (n *newsroom) published(inCase, typ, summary string) string {
	n.t.Helper()
	ref := n.added(inCase, typ, summary)
	n.save("2", "/publish "+ref+" verification:single_source")
	return ref
}

// added adds an incident, which the team alone sees.
func (n *newsroom) added(inCase, typ, summary string) string {
	n.t.Helper()
	saved := n.save("2", fmt.Sprintf("/addincident case:%s type:%s date:2026-11-20 summary:%q said:24.kg source:https://example.org/%d kind:original published:2026-11-21", inCase, typ, summary, n.keys))
	ref := regexp.MustCompile(`\b[0-9A-Z]{5}\b`).FindString(saved)
	if ref == "" {
		n.t.Fatalf("not saved:\n%s", saved)
	}
	return ref
}

// at lets the clock go on to an instant, has everything published that is owed, and gives what is new in the outbox.
func (n *newsroom) at(instant string) []storagetest.Promise {
	n.t.Helper()
	at, err := time.Parse("2006-01-02 15:04", instant)
	if err != nil {
		n.t.Fatal(err)
	}
	n.now = at
	if _, err := n.bot.Publish(n.t.Context()); err != nil {
		n.t.Fatal(err)
	}
	return storagetest.Promises(n.t, n.path)
}

// reads is the document of a promise as text.
func reads(t *testing.T, p storagetest.Promise) string {
	t.Helper()
	doc, err := reply.Decode(p.Doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Check(); err != nil {
		t.Error(err)
	}
	return printed(command.Answer{Doc: doc})
}

// outline is what goes where, without what it says.
func outline(list []storagetest.Promise) []string {
	var out []string
	for _, p := range list {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s to %s %s", p.Kind, p.Chat, p.Thread)))
	}
	return out
}

func TestASubscriptionGetsItsEditions(t *testing.T) {
	n := openNewsroom(t)
	// Given a group that gets a digest at eight in Bishkek, and something that was published after.
	n.told(readers(), "7", "/subscribe 08:00 zone:Asia/Bishkek")
	ref := n.published("KG-4T7Q", storage.Arrest, "A reporter of Kloop was arrested at the border.")
	// Then nothing comes before its time, and at its time one edition does, however often it is looked.
	if got := n.at("2026-11-25 01:59"); len(got) != 0 {
		t.Errorf("before its time: %v", outline(got))
	}
	for _, instant := range []string{"2026-11-25 02:00", "2026-11-25 02:01", "2026-11-25 17:00"} {
		if diff := cmp.Diff([]string{"edition to -100"}, outline(n.at(instant))); diff != "" {
			t.Errorf("%s: %s", instant, diff)
		}
	}
	got := n.at("2026-11-25 17:01")[0]
	if diff := cmp.Diff("edition:"+strings.Split(got.Key, ":")[1]+":2026-11-25", got.Key); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(reads(t, got), ref) {
		t.Error("it does not tell what was published")
	}
}

func TestAnEditionThatNeverLeftIsStoodForOnce(t *testing.T) {
	n := openNewsroom(t)
	// Given an edition that could not be sent until it was not worth sending any more.
	n.told(readers(), "7", "/subscribe 08:00 zone:Asia/Bishkek")
	ref := n.published("KG-4T7Q", storage.Arrest, "A reporter of Kloop was arrested at the border.")
	if got := n.at("2026-11-25 02:00"); !strings.Contains(reads(t, got[0]), ref) {
		t.Fatal("the first edition does not tell what was published")
	}
	n.now = n.now.AddDate(0, 0, 8)
	if late, err := n.store.Expire(t.Context()); err != nil || late != 1 {
		t.Fatalf("%d deliveries expired: %v", late, err)
	}
	// Then the next edition tells it in its place, and those of the quiet days that follow do not tell it again.
	told := 0
	for _, instant := range []string{"2026-12-04 02:00", "2026-12-05 02:00", "2026-12-06 02:00"} {
		list := n.at(instant)
		if strings.Contains(reads(t, list[len(list)-1]), ref) {
			told++
		}
		storagetest.Deliver(t, n.path, n.now)
	}
	if told != 1 {
		t.Errorf("it is told in %d editions after the one that never left", told)
	}
}

func TestAnEditionThatWasLeavingWhenTheNextWasDueIsNotLost(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:Asia/Bishkek")
	// Given an edition that is being tried when the next one is due, which waits for what becomes of it.
	first := n.published("KG-4T7Q", storage.Arrest, "A reporter of Kloop was arrested at the border.")
	n.at("2026-11-25 02:00")
	second := n.published("KG-4T7Q", storage.Arrest, "Another one was arrested at the border.")
	n.now = n.now.AddDate(0, 0, 1)
	if list, err := n.store.Claim(t.Context(), "telegram", 10, time.Minute); err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if got := n.at("2026-11-26 02:00"); len(got) != 1 {
		t.Fatalf("it does not wait: %v", outline(got))
	}
	// When that one does not leave until it is too late.
	n.now = n.now.AddDate(0, 0, 9)
	if _, err := n.store.RecoverLeases(t.Context()); err != nil {
		t.Fatal(err)
	}
	if late, err := n.store.Expire(t.Context()); err != nil || late != 1 {
		t.Fatalf("%d deliveries expired: %v", late, err)
	}
	// Then the next one stands for it, too.
	list := n.at("2026-12-06 02:00")
	if text := reads(t, list[len(list)-1]); !strings.Contains(text, first) || !strings.Contains(text, second) {
		t.Errorf("it tells\n%s", text)
	}
}

// What is changed while an edition is being written is either in it, as it was or as it is, or in the next one.
func TestWhatIsChangedWhileItIsWrittenIsToldOnce(t *testing.T) {
	for name, often := range map[string]int{"once": 1, "again and again": 10} {
		t.Run(name, func(t *testing.T) {
			n := openNewsroom(t)
			n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
			n.now = n.now.Add(1)
			ref := n.published("KG-4T7Q", "threat", "A reporter was threatend.")
			// Given a correction between the moment for which the edition stands and its writing.
			for times := 1; times <= often; times++ {
				n.tick = func() {
					if _, _, err := n.store.EditIncident(t.Context(), storage.By{Reason: "A slip."}, storage.EditOf{Sight: storage.FullSight(), Ref: ref, Kind: storage.ChangeCorrected}, func(i *storage.Incident) error {
						i.Summary = fmt.Sprintf("A reporter was threatened %d times.", times)
						return nil
					}); err != nil {
						t.Error(err)
					}
				}
				n.at("2026-11-25 08:00")
			}
			list := n.at("2026-11-25 08:00")
			if diff := cmp.Diff([]string{"edition to -100"}, outline(list)); diff != "" {
				t.Fatal(diff)
			}
			if text := reads(t, list[0]); !strings.Contains(text, fmt.Sprintf("threatened %d times", often)) {
				t.Errorf("after %d corrections it reads\n%s", often, text)
			}
			storagetest.Deliver(t, n.path, n.now)
			list = n.at("2026-11-26 08:00")
			if text := reads(t, list[len(list)-1]); often == 1 && strings.Contains(text, ref) {
				t.Errorf("the next one tells it again:\n%s", text)
			}
		})
	}
}

// Where the only thing that an edition tells is withdrawn before it leaves, the day has the line of a quiet day.
func TestAnEditionOfWhichNothingIsLeftIsMadeAnew(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:UTC type:threat")
	n.now = n.now.Add(1)
	ref := n.published("KG-4T7Q", "threat", "A reporter was threatened.")
	first := n.at("2026-11-25 08:00")[0]
	if list, err := n.store.Claim(t.Context(), "telegram", 1, time.Hour); err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	n.save("2", "/withdraw "+ref+" reason:\"It put somebody at risk.\"")
	if err := n.store.Settle(t.Context(), []storage.Settlement{{Delivery: first.ID, State: storage.DeliveryCancelled, Fault: storage.OverEmpty}}); err != nil {
		t.Fatal(err)
	}
	list := n.at("2026-11-25 08:05")
	if diff := cmp.Diff([]string{"edition to -100", "edition to -100"}, outline(list)); diff != "" {
		t.Fatal(diff)
	}
	if text := reads(t, list[1]); !strings.Contains(text, "Nothing is new") || strings.Contains(text, ref) {
		t.Errorf("it reads\n%s", text)
	}
	storagetest.Deliver(t, n.path, n.now)
	if list := n.at("2026-11-26 08:00"); len(list) != 3 || !strings.Contains(reads(t, list[2]), "since 25 Nov 2026 08:05 UTC") {
		t.Errorf("%v\n%s", outline(list), reads(t, list[len(list)-1]))
	}
}

func TestATimeOfDayMayBeTypedAsOnAPhone(t *testing.T) {
	n := openNewsroom(t)
	for typed, want := range map[string]int{"8": 480, "08:00": 480, "0800": 480, "800": 480, "8am": 480, `"8 AM"`: 480, "8.30": 510, "8h30": 510, "830pm": 1230, "12am": 0, "12pm": 720, "2359": 1439} {
		n.told(readers(), "7", "/subscribe at:"+typed+" zone:Asia/Bishkek")
		list, err := n.store.Subscriptions(t.Context(), "telegram", "-100")
		if err != nil || len(list) == 0 {
			t.Fatalf("%s: no subscription: %v", typed, err)
		}
		if got := list[len(list)-1].Minute; got != want {
			t.Errorf("%s is read as minute %d of the day, not %d", typed, got, want)
		}
		n.told(readers(), "7", "/unsubscribe "+list[len(list)-1].Ref)
	}
	for _, typed := range []string{"24", "2400", "0860", "13pm", "08000", "8:3", "soon"} {
		if said := n.told(readers(), "7", "/subscribe at:"+typed+" zone:Asia/Bishkek"); !strings.Contains(said, "no time of day") {
			t.Errorf("%s is answered by:\n%s", typed, said)
		}
	}
}
