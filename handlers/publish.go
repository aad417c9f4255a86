package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/storage"
)

// lateAfter is how much later than its time an edition may be made without saying so.
const lateAfter = 15 * time.Minute

// batch is how many editions are promised in one transaction: others wait for it.
const batch = 500

// Publish enqueues everything that casewire owes anybody at this moment, and says when it will owe something next without
// anything being changed; zero for never. It may be called as often as one likes, by one caller at a time: whatever is owed
// is promised once.
func (b *Bot) Publish(ctx context.Context) (next time.Time, err error) {
	d, err := b.newDesk(ctx)
	if err != nil {
		return time.Time{}, fmt.Errorf("publish: %w", err)
	}
	mark, err := b.store.PlansMark(ctx)
	if err != nil {
		return time.Time{}, fmt.Errorf("publish: %w", err)
	}
	if b.looked.stands(mark, d, b.zone) {
		return b.looked.next, nil
	}
	b.looked = look{}
	var faults []error
	for _, step := range []func(context.Context, *desk) (time.Time, error){b.amendPosts, b.pushFollows, b.publishEditions, b.askOwners} {
		at, err := step(ctx, d)
		if errors.Is(err, storage.ErrConflict) && b.overtaken < overtakenAtMost {
			b.overtaken++
			return d.now, nil
		}
		if err != nil {
			faults = append(faults, err)
		}
		next = sooner(next, at)
	}
	b.overtaken = 0
	if err := errors.Join(faults...); err != nil {
		return next, fmt.Errorf("publish: %w", err)
	}
	b.looked = look{mark: mark, through: d.through, at: d.now, next: next}
	return next, nil
}

// overtakenAtMost is how many times in a row what is owed is written anew because something was changed while it was being
// written. Then it is promised as it is: who is told may be told of that change once more.
const overtakenAtMost = 5

// readAsOf is the number of the log as of which the desk reads, where it matters that nothing has been changed since; else 0.
func (b *Bot) readAsOf(d *desk) int64 {
	if b.overtaken >= overtakenAtMost {
		return 0
	}
	return d.through
}

// look is what was found when everything that may be owed was looked at last: nothing is owed before next, unless something
// was changed, or somebody's plans.
type look struct {
	mark     string
	through  int64
	at, next time.Time
}

// lookAnyway is how long a look stands at the longest, whatever nobody has noticed.
const lookAnyway = 5 * time.Minute

// stands tells whether nothing can be owed that was not when it was looked last. Thousands of subscriptions are not gone
// through each minute to find that none is due.
func (l look) stands(mark string, d *desk, zone *time.Location) bool {
	return l.mark == mark && storage.DayOf(l.at, zone) == storage.DayOf(d.now, zone) && // a hearing passes with its day
		l.through == d.through && !d.now.Before(l.at) && d.now.Sub(l.at) < lookAnyway && (l.next.IsZero() || d.now.Before(l.next))
}

// sooner is the earlier of two moments; zero is never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// owed is a subscription with the edition that it is owed.
type owed struct {
	storage.Subscription

	edition digest.Edition
	sight   storage.Sight
	unsent  storage.Unsent
}

// publishEditions makes the editions that are owed.
func (b *Bot) publishEditions(ctx context.Context, d *desk) (next time.Time, err error) {
	due, next, err := b.owed(ctx, d)
	if err != nil || len(due) == 0 {
		return next, err
	}
	told, err := d.tellings(ctx, due)
	if err != nil {
		return next, err
	}
	made := map[string]*issue{}
	var list []storage.Publication
	flush := func() error {
		_, err := b.store.Publish(ctx, b.readAsOf(d), list)
		list = list[:0]
		return err
	}
	for _, o := range due {
		w := d.wantedOf(o.Subscription, o.sight, o.edition.Day)
		if len(o.unsent.Deliveries) > 0 {
			w.after, w.since, w.custody, w.custodyKey = o.unsent.From, o.unsent.Since, nil, 0
		}
		w.since = w.since.Truncate(time.Minute)
		w.told = told.of(o.Chat.ID, w.after)
		key := fmt.Sprintf("%+v", issueKey{w.sight, w.country, w.typ, w.tag, w.inCase, w.verified, w.after, w.since.Unix(), w.day, w.zone, w.lastDay, w.custodyKey, w.told.key(), o.edition.Due.Unix(), len(o.edition.Missed)})
		is := made[key]
		if is == nil {
			if is, err = d.issue(ctx, w, o); err != nil {
				return next, err
			}
			made[key] = is
		}
		if list = append(list, d.publication(o, w, is)); len(list) == batch {
			if err := flush(); err != nil {
				return next, err
			}
		}
	}
	return next, flush()
}

// owed lists the subscriptions that are owed an edition now, and says when the next one will be.
func (b *Bot) owed(ctx context.Context, d *desk) (due []owed, next time.Time, err error) {
	subs, err := b.store.LiveSubscriptions(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	var late []int64
	zones := map[string]*time.Location{}
	for _, s := range subs {
		zone := zones[s.Zone]
		if zone == nil {
			if zone, err = time.LoadLocation(s.Zone); err != nil {
				return nil, next, fmt.Errorf("digest %s: %w", s.Ref, err)
			}
			zones[s.Zone] = zone
		}
		p := digest.Plan{Minute: s.Minute, Days: s.Days, Zone: zone}
		if e, ok := digest.Owed(p, s.Planned, s.Edition, d.now); ok {
			sight, err := b.chatSight(ctx, s.Chat, s.By)
			if err != nil {
				return nil, next, err
			}
			due, late = append(due, owed{Subscription: s, edition: e, sight: sight}), append(late, s.ID)
			s.Edition = e.Day
		}
		if at := digest.Next(p, s.Planned, s.Edition, d.now, 1); len(at) > 0 {
			next = sooner(next, at[0])
		}
	}
	if len(due) == 0 {
		return nil, next, nil
	}
	unsent, err := b.store.UnsentEditions(ctx, late)
	for n := range due {
		due[n].unsent = unsent[due[n].ID]
	}
	waiting := len(due)
	if due = slices.DeleteFunc(due, func(o owed) bool { return o.unsent.Leaving }); len(due) < waiting {
		next = sooner(next, d.now.Add(leavingFor))
	}
	return due, next, err
}

// leavingFor is after how long an edition is thought of again that has to know what becomes of the one before, which is leaving.
const leavingFor = 2 * time.Second

// issueKey is all that makes two editions differ, but for the button under them.
type issueKey struct {
	sight                               storage.Sight
	country, typ, tag, inCase, verified string
	after, since                        int64
	day                                 storage.Day
	zone                                string
	lastDay                             storage.Day
	custody                             int64
	told                                string
	due                                 int64
	missed                              int
}

// issue is an edition as many chats may get it.
type issue struct {
	quiet   bool
	doc     []byte
	custody *storage.CustodyTold
}

// whyAnybody stands in an issue where the button under each copy names its own subscription.
const whyAnybody = "?"

// issue reads and writes an edition.
func (d *desk) issue(ctx context.Context, w wanted, o owed) (*issue, error) {
	in, err := d.input(ctx, w)
	if err != nil {
		return nil, err
	}
	in.Only = d.b.onlyLine(o.Subscription)
	if len(o.edition.Missed) > 0 || d.now.Sub(o.edition.Due) > lateAfter {
		in.Late = &o.edition
	}
	doc := d.write(in)
	doc.Buttons = [][]reply.Button{{{Label: d.b.words.Text("subscribe.why", nil), Action: pressWhy + ":" + whyAnybody}}}
	is := &issue{quiet: digest.Quiet(in)}
	if !in.NoCustody {
		is.custody = &storage.CustodyTold{People: inCustody(in)}
	}
	is.doc, err = reply.Encode(doc)
	return is, err
}

// publication is the copy of an issue for one subscription.
func (d *desk) publication(o owed, w wanted, is *issue) storage.Publication {
	p := storage.Publication{Subscription: o.ID, Day: o.edition.Day, Last: o.Last, To: d.through, Custody: is.custody, Instead: o.unsent.Deliveries}
	if is.quiet && o.Quiet == storage.QuietSilent {
		return p
	}
	mine := bytes.Replace(is.doc, []byte(`"action":"`+pressWhy+":"+whyAnybody+`"`), []byte(`"action":"`+pressWhy+":"+o.Ref+`"`), 1)
	p.Out = &storage.Outgoing{Key: "edition:" + o.Ref + ":" + string(o.edition.Day), Chat: o.Chat.ID, Thread: o.Thread, Kind: storage.DeliverEdition, Doc: mine,
		Silent: o.Silent, From: w.after, To: d.through, Subscription: o.ID}
	if d.now.Sub(o.edition.Due) > lateAfter { // nobody chose that time
		p.Out.Due = d.b.afterQuiet(o.Chat, d.now)
	}
	return p
}

// afterQuiet is when the quiet hours of a chat end that it is in now; zero where it is in none.
func (b *Bot) afterQuiet(c storage.Chat, now time.Time) time.Time {
	if c.QuietFrom == nil || c.QuietTo == nil {
		return time.Time{}
	}
	zone := b.zone
	if l, err := time.LoadLocation(c.Zone); c.Zone != "" && err == nil {
		zone = l
	}
	local := now.In(zone)
	if !inQuiet(60*local.Hour()+local.Minute(), *c.QuietFrom, *c.QuietTo) {
		return time.Time{}
	}
	next := digest.Next(digest.Plan{Minute: *c.QuietTo, Days: storage.EveryDay, Zone: zone}, time.Time{}, "", now, 1)
	if len(next) == 0 {
		return time.Time{}
	}
	return next[0]
}

// tellings are what chats have been shown of the things that changed.
type tellings map[int64][]storage.Telling

// tellings reads what the chats that are owed something have been shown of what was changed, corrected or withdrawn in the
// ranges of their editions.
func (d *desk) tellings(ctx context.Context, due []owed) (tellings, error) {
	refs := map[string]bool{}
	ranges := map[logKey]bool{}
	for _, o := range due {
		key := logKey{o.sight, o.Last}
		if len(o.unsent.Deliveries) > 0 {
			key.after = o.unsent.From
		}
		if ranges[key] {
			continue
		}
		ranges[key] = true
		lines, err := d.log(ctx, key.sight, key.after)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if l.News != storage.NewsNew {
				refs[l.Ref] = true
			}
		}
	}
	chats := map[int64]bool{}
	for _, o := range due {
		chats[o.Chat.ID] = true
	}
	found, err := d.b.store.Told(ctx, slices.Collect(maps.Keys(chats)), slices.Collect(maps.Keys(refs)))
	out := tellings{}
	for _, t := range found {
		out[t.Chat] = append(out[t.Chat], t)
	}
	return out, err
}

// of is what one chat has been shown, ever and of what came after a number of the log.
func (t tellings) of(chat int64, after int64) *told {
	out := &told{ever: map[string]bool{}, lately: map[string]bool{}, right: map[string]int64{}}
	for _, x := range t[chat] {
		out.ever[x.Ref] = true
		out.lately[x.Ref] = out.lately[x.Ref] || x.To > after
		if right, have := out.right[x.Ref]; !have || x.Right < right {
			out.right[x.Ref] = x.Right
		}
	}
	return out
}

// key is the same for chats that have been shown the same.
func (t *told) key() string {
	var parts []string
	for ref := range t.ever {
		parts = append(parts, fmt.Sprint(ref, t.lately[ref], t.right[ref]))
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// why says in a line, to whoever presses the button under an edition, for what reason the chat gets it.
func (b *Bot) why(ctx context.Context, r command.Request, ref string) command.Answer {
	sub, err := b.store.Subscription(ctx, ref)
	if err != nil || sub.Chat.Platform != r.Chat.Platform {
		return command.Answer{Toast: b.words.Text("gate.stale", nil)}
	}
	key := "subscribe.why_here"
	switch {
	case sub.Ended != nil:
		key = "subscribe.why_over"
	case sub.Chat.Kind == string(command.PrivateChat):
		key = "subscribe.why_you"
	}
	const longest = 200 // Telegram: answerCallbackQuery text, characters
	return command.Answer{Toast: clip(b.words.Text(key, map[string]any{"when": b.whenLine(sub), "what": b.whatLine(sub), "id": sub.Ref}), longest)}
}
