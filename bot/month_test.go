package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/bot/telegram/telegramtest"
	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"
)

var (
	monthChats = flag.Int("month-chats", 200, "how many chats the simulated month has")                                    //nolint:gochecknoglobals // a flag
	monthSeed  = flag.Uint64("month-seed", 1, "what happens in the simulated month is drawn from it; 0: one by the clock") //nolint:gochecknoglobals // a flag
)

// item is a report of the month, as the newsroom knows it. What it says bears its number and its version.
type item struct {
	number                         int
	ref, country, tag, typ, proof  string
	published, corrected, withdrew time.Time
}

// says is what a post that shows a version of it shows, because why a correction, and gone why it is not there any more.
func (i *item) says(version int) string { return fmt.Sprintf("‹%d.%d›", i.number, version) }
func (i *item) any() string             { return fmt.Sprintf("‹%d.", i.number) }
func (i *item) because() string         { return fmt.Sprintf("‹because %d›", i.number) }
func (i *item) gone() string            { return fmt.Sprintf("‹gone %d›", i.number) }

// follower is a chat of the month. It has a subscription, or follows something.
type follower struct {
	command.Chat

	asks    string // the command that it gave
	wants   func(*item) bool
	daily   bool // it has an edition each day, whatever there is to say
	zone    *time.Location
	blocks  int
	blocked bool // now
	since   time.Time
	outside time.Duration // how long it kept the bot out, over all
	lost    bool          // it never comes back
	// doubted: an answer from it was lost, and nobody could tell whether the post was there.
	doubted bool
}

// month is a month of a newsroom.
type month struct {
	*bubble

	random  *rand.Rand
	readers []*follower
	items   []*item
	cases   map[string]string // by country
	plan    []planned
	// What is counted.
	outages, stops, blocks, decided, byHand int
	// blind are the posts of which the admin said that they arrived: nobody knows their ids, so they cannot be edited.
	blind map[string][]time.Time // by chat, when they were sent
}

// planned is something that is going to happen.
type planned struct {
	at time.Time
	do func()
}

// A month with outages every day, stops of the program, servers that are busy, answers that are lost, chats that turn the bot
// out, corrections and withdrawals: in the end every promise is kept.
func TestAMonthOfTroubleKeepsEveryPromise(t *testing.T) {
	storagetest.WithoutRace(t)
	seed := *monthSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-month-seed=%d -month-chats=%d", seed, *monthChats)
	synctest.Test(t, func(t *testing.T) {
		b := openBubble(t, seed)
		defer b.close()
		m := &month{bubble: b, random: rand.New(rand.NewPCG(seed, 3)), cases: map[string]string{}, blind: map[string][]time.Time{}}
		begin := time.Date(2026, 10, 15, 0, 0, 0, 0, time.UTC) // New York and Lord Howe change their clocks in it
		b.until(begin)
		b.start()
		m.people()
		for day := range 30 {
			m.day(begin.AddDate(0, 0, day+1))
		}
		slices.SortStableFunc(m.plan, func(x, y planned) int { return x.at.Compare(y.at) })
		for _, p := range m.plan {
			b.until(p.at)
			p.do()
		}
		// In the end all is well, and everybody who lets the bot in is reached.
		for _, mood := range b.moods {
			mood.mood(0, 0, 0)
		}
		for _, r := range m.readers {
			if !r.lost {
				m.letIn(r)
			}
		}
		m.decide()
		b.pass(50 * time.Hour)
		m.decide()
		b.pass(time.Hour)
		m.verify(begin)
	})
}

// people makes the cases and the chats, which ask for what they want.
func (m *month) people() {
	for country, tag := range map[string]string{"KG": "courts", "BY": "", "RU": "courts"} {
		c, err := m.store.AddCase(m.t.Context(), storage.By{}, storage.Case{Country: country, Title: "Case of " + country, Visibility: storage.VisiblePublic, Tags: tags(tag)})
		if err != nil {
			m.t.Fatal(err)
		}
		m.cases[country] = c.Ref
	}
	private := command.Chat{Platform: telegramPlatform, ID: chief, Kind: command.PrivateChat}
	m.gate.Happened(m.t.Context(), command.Event{Kind: command.Joined, Chat: private}) // where casewire tells the admin of trouble
	for n := range *monthChats {
		r := m.reader(n)
		m.readers = append(m.readers, r)
		if r.Platform == "discord" {
			m.discord.AddChannel(discordtest.Channel{ID: r.ID, Name: r.Title, Guild: discordtest.Guild})
		}
		person := "9000"
		if r.Kind == command.PrivateChat {
			person = r.ID
		}
		if text := m.ask(r.Chat, person, r.asks).Doc.Title.String(); !strings.Contains(text, "digest") && !strings.Contains(text, "told at once") {
			m.t.Fatalf("%s: %s", r.asks, text)
		}
		m.pass(5 * time.Second) // nobody is asked to go on more slowly
	}
}

func tags(tag string) []string {
	if tag == "" {
		return nil
	}
	return []string{tag}
}

// reader draws a chat.
func (m *month) reader(n int) *follower {
	r := &follower{Chat: command.Chat{Platform: telegramPlatform, ID: fmt.Sprint(-1001000000000 - n), Kind: command.ChannelChat, Title: fmt.Sprint("Readers ", n), Manager: true}}
	switch {
	case n%2 == 1:
		r.Platform, r.ID, r.Kind = "discord", fmt.Sprint(300000000000000001+n), command.GroupChat
	case n%10 == 4:
		r.ID, r.Kind = fmt.Sprint(5000+n), command.PrivateChat
	case n%10 == 6:
		r.Kind = command.GroupChat
	}
	filters := []struct {
		options string
		wants   func(*item) bool
	}{
		{"", func(*item) bool { return true }},
		{" country:KG", func(i *item) bool { return i.country == "KG" }},
		{" country:RU", func(i *item) bool { return i.country == "RU" }},
		{" type:arrest", func(i *item) bool { return i.typ == storage.Arrest }},
		{" tag:courts", func(i *item) bool { return i.tag == "courts" }},
		{" verified:corroborated", func(i *item) bool { return i.proof == storage.Corroborated }},
	}
	if n%5 == 3 { // every fifth follows something
		f := filters[1+m.random.IntN(3)]
		_, what, _ := strings.Cut(f.options, ":")
		r.asks, r.wants = "/follow what:"+what, f.wants
		return r
	}
	f := filters[m.random.IntN(len(filters))]
	zone := []string{"UTC", "Asia/Bishkek", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}[m.random.IntN(5)]
	at := []string{"07:00", "08:00", "08:30", "20:15"}[m.random.IntN(4)]
	days, quiet := "daily", "line"
	if m.random.IntN(5) == 0 {
		days = "weekdays"
	}
	if m.random.IntN(4) == 0 {
		quiet = "silent"
	}
	r.asks = "/subscribe at:" + at + " zone:" + zone + " days:" + days + " quiet:" + quiet + f.options
	r.wants, r.daily = f.wants, days == "daily" && quiet == "line"
	var err error
	if r.zone, err = time.LoadLocation(zone); err != nil {
		m.t.Fatal(err)
	}
	return r
}

// sometime is an instant of a day.
func (m *month) sometime(day time.Time) time.Time {
	return day.Add(time.Duration(m.random.Int64N(int64(24 * time.Hour))))
}

// at plans something.
func (m *month) at(when time.Time, do func()) { m.plan = append(m.plan, planned{when, do}) }

// day plans what happens on a day.
func (m *month) day(day time.Time) {
	for range 4 + m.random.IntN(5) {
		m.at(m.sometime(day), m.publish)
	}
	m.at(m.sometime(day), m.correct)
	m.at(m.sometime(day), m.correct)
	m.at(m.sometime(day), m.withdraw)
	// The platforms: busy now and then, and down once a day.
	m.at(day, func() {
		for _, mood := range m.moods {
			mood.mood(0.02*m.random.Float64(), 0.02*m.random.Float64(), 0.02*m.random.Float64())
		}
	})
	down := []string{telegramPlatform, "discord"}[m.random.IntN(2)]
	from := m.sometime(day)
	m.at(from, func() { m.outages++; m.lines[down].Away(true) })
	m.at(from.Add(time.Duration(m.random.Int64N(int64(5*time.Hour)))), func() { m.lines[down].Away(false) })
	// The program: stopped once a day, for moments or hours.
	from, long := m.sometime(day), time.Duration(m.random.Int64N(int64(time.Minute)))
	if m.random.IntN(2) == 0 {
		long = time.Duration(m.random.Int64N(int64(4 * time.Hour)))
	}
	m.at(from, func() {
		m.stops++
		m.stop()
		m.pass(long)
		m.start()
	})
	// A few chats turn the bot out, most of them for some days.
	for range 1 + len(m.readers)/200 {
		r := m.readers[m.random.IntN(len(m.readers))]
		m.at(m.sometime(day), func() { m.turnOut(r) })
		if m.random.IntN(8) > 0 {
			m.at(m.sometime(day.AddDate(0, 0, 1+m.random.IntN(3))), func() { m.letIn(r) })
		}
	}
	// The admin looks once a day.
	m.at(day.Add(12*time.Hour), m.decide)
}

// publish has the newsroom publish a report.
func (m *month) publish() {
	i := &item{number: len(m.items), country: []string{"KG", "BY", "RU"}[m.random.IntN(3)], typ: []string{"threat", "assault", storage.Arrest}[m.random.IntN(3)],
		proof: []string{storage.SingleSource, storage.Corroborated}[m.random.IntN(2)], published: time.Now()}
	if i.country != "BY" {
		i.tag = "courts"
	}
	made, err := m.store.AddIncident(m.t.Context(), storage.By{}, storage.FullSight(), storage.Addition{
		Incident: storage.Incident{Case: m.cases[i.country], Types: []string{i.typ}, Date: storage.OnDay(storage.DayOf(time.Now().AddDate(0, 0, -3), time.UTC)),
			Summary: "It happened. " + i.says(1), Verification: i.proof, Visibility: storage.VisiblePublic, Citations: []storage.Citation{{Source: storage.NewRef(0), Speaker: "24.kg"}}},
		Sources: []storage.Source{{Publisher: "24.kg", Title: fmt.Sprint("Story ", i.number), Kind: "original", Published: storage.UnknownDate()}},
	})
	if err != nil {
		m.t.Fatal(err)
	}
	i.ref = made.Ref
	m.items = append(m.items, i)
}

// choose picks a report that stands as it was published; nil where there is none.
func (m *month) choose() *item {
	var left []*item
	for _, i := range m.items {
		if i.corrected.IsZero() && i.withdrew.IsZero() {
			left = append(left, i)
		}
	}
	if len(left) == 0 {
		return nil
	}
	if m.random.IntN(2) == 0 { // one of the last
		left = left[max(0, len(left)-4):]
	}
	return left[m.random.IntN(len(left))]
}

// correct has a report corrected.
func (m *month) correct() {
	i := m.choose()
	if i == nil {
		return
	}
	i.corrected = time.Now()
	m.edit(i, storage.ChangeCorrected, i.because(), func(x *storage.Incident) error { x.Summary = "It happened otherwise. " + i.says(2); return nil })
}

// withdraw has a report withdrawn.
func (m *month) withdraw() {
	i := m.choose()
	if i == nil {
		return
	}
	i.withdrew = time.Now()
	m.edit(i, storage.ChangeWithdrawn, i.gone(), func(x *storage.Incident) error { x.Visibility = storage.VisibleTeam; return nil })
}

func (m *month) edit(i *item, kind, reason string, change func(*storage.Incident) error) {
	if _, _, err := m.store.EditIncident(m.t.Context(), storage.By{Reason: reason}, storage.EditOf{Sight: storage.FullSight(), Ref: i.ref, Kind: kind}, change); err != nil {
		m.t.Fatal(err)
	}
}

// turnOut has a chat put the bot out.
func (m *month) turnOut(r *follower) {
	if r.blocked {
		return
	}
	m.blocks++
	r.blocks++
	r.blocked, r.lost, r.since = true, true, time.Now()
	m.door(r, true)
}

// letIn has it let the bot in again. Telegram tells of it; on Discord the bot finds out.
func (m *month) letIn(r *follower) {
	if !r.blocked {
		return
	}
	r.blocked, r.lost = false, false
	r.outside += time.Since(r.since)
	m.door(r, false)
	if r.Platform == telegramPlatform {
		m.gate.Happened(m.t.Context(), command.Event{Kind: command.Joined, Chat: r.Chat})
	}
}

func (m *month) door(r *follower, closed bool) {
	if r.Platform == telegramPlatform {
		m.telegram.Chat(chatNumber(r.ID), func(c *telegramtest.Chat) { c.Closed = closed })
		return
	}
	denied := 0
	if closed {
		denied = 50013 // missing permissions
	}
	m.discord.AddChannel(discordtest.Channel{ID: r.ID, Name: r.Title, Guild: discordtest.Guild, Denied: denied})
}

// decide has the admin look into the chats in which a post may have arrived, and say what is true; and take out by hand what
// could not be taken out of a post of which nobody knows the id.
func (m *month) decide() {
	open, err := m.store.OpenChats(m.t.Context(), 0, 1000, storage.Page{})
	if err != nil {
		m.t.Fatal(err)
	}
	for _, c := range open.Chats {
		for _, d := range c.Deliveries {
			if d.State == storage.DeliveryFailed && d.Kind == storage.DeliverWithdrawal && len(m.blind[c.Chat.RemoteID]) > 0 {
				m.byHand++
				m.say(fmt.Sprintf("/deliveries %d do:drop", d.ID))
			}
			if d.State != storage.DeliveryUncertain {
				continue
			}
			losses := m.moods[c.Chat.Platform].losses
			n := slices.IndexFunc(losses, func(l loss) bool { return l.chat == c.Chat.RemoteID && l.at.Sub(d.Tried).Abs() < 3*time.Second })
			if n < 0 {
				m.t.Fatalf("delivery %d to %s is uncertain, and no answer was lost", d.ID, c.Chat.Title)
			}
			do := "again"
			if losses[n].took {
				do = "arrived"
				m.blind[c.Chat.RemoteID] = append(m.blind[c.Chat.RemoteID], losses[n].at)
			}
			m.decided++
			for _, r := range m.readers {
				r.doubted = r.doubted || r.ID == c.Chat.RemoteID
			}
			m.say(fmt.Sprintf("/deliveries %d do:%s", d.ID, do))
		}
	}
}

// say has the admin say something to the bot.
func (m *month) say(line string) {
	m.ask(command.Chat{Platform: telegramPlatform, ID: chief, Kind: command.PrivateChat}, chief, line)
	m.pass(5 * time.Second)
}
