package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// bundleEvery is how far apart the messages are in which a chat is told what is not urgent.
const bundleEvery = 10 * time.Minute

// pushFollows tells followers what has changed: what is urgent at once, the rest in one message for a chat, not sooner than
// bundleEvery after the last one and not in its quiet hours.
func (b *Bot) pushFollows(ctx context.Context, d *desk) (next time.Time, err error) {
	followers, err := b.store.Followers(ctx)
	if err != nil {
		return time.Time{}, err
	}
	var list []storage.Push
	bundled := map[int64]bool{} // chats of which one topic has been told just now
	for _, f := range followers {
		if f.Urgent >= d.through && f.Bundle >= d.through {
			continue
		}
		sight, err := b.chatSight(ctx, f.Chat, f.Follows[0].By)
		if err != nil {
			return next, err
		}
		p := storage.Push{Chat: f.Chat.ID, Thread: f.Thread, Urgent: d.through, Bundle: f.Bundle}
		urgent, rest, err := d.pending(ctx, f, sight)
		if err != nil {
			return next, err
		}
		if len(urgent) > 0 {
			out, err := d.pushed(ctx, f, sight, urgent, storage.DeliverUrgent, f.Urgent)
			if err != nil {
				return next, err
			}
			p.Out = append(p.Out, out)
		}
		at := f.Bundled.Add(bundleEvery)
		if quiet := b.afterQuiet(f.Chat, d.now); quiet.After(at) {
			at = quiet
		}
		switch {
		case len(rest) == 0:
			p.Bundle = d.through
		case bundled[f.Chat.ID], f.Waits: // another would only stand in line behind it
			next = sooner(next, d.now.Add(bundleEvery))
		case at.After(d.now):
			next = sooner(next, at)
		default:
			p.Bundle, p.Bundled, bundled[f.Chat.ID] = d.through, true, true
			out, err := d.pushed(ctx, f, sight, rest, storage.DeliverFollow, f.Bundle)
			if err != nil {
				return next, err
			}
			p.Out = append(p.Out, out)
		}
		list = append(list, p)
	}
	for part := range slices.Chunk(list, batch) {
		if err := b.store.PushFollows(ctx, b.readAsOf(d), part); err != nil {
			return next, err
		}
	}
	return next, nil
}

// match is a change with the follow that it matched.
type match struct {
	digest.Entry

	follow storage.Follow
}

// urgent tells whether a change is told at once: an incident of an urgent type that has just come into sight.
func (m match) urgent() bool {
	return m.Change.News == storage.NewsNew && m.Incident != nil && m.Incident.Is(digest.Urgent()...)
}

// pending is what a chat has not been told yet of what it follows: what is urgent, and the rest.
func (d *desk) pending(ctx context.Context, f storage.Follower, sight storage.Sight) (urgent, rest []match, err error) {
	urgent, came, err := d.matched(ctx, f, sight, f.Urgent, nil)
	if err != nil {
		return nil, nil, err
	}
	urgent = slices.DeleteFunc(urgent, func(m match) bool { return !m.urgent() })
	// What is urgent and came before now was told when it came, so what became of it since is a change of something known.
	rest, _, err = d.matched(ctx, f, sight, f.Bundle, func(ref string, arrived map[string]bool) bool { return arrived[ref] && !came[ref] })
	if err != nil {
		return nil, nil, err
	}
	// What is told at once, now, is told as it reads now.
	rest = slices.DeleteFunc(rest, func(m match) bool {
		return slices.ContainsFunc(urgent, func(u match) bool { return u.Change.Ref == m.Change.Ref })
	})
	rest, err = d.bundle(ctx, f, rest)
	return urgent, rest, err
}

// matched lists what has changed since a number of the log of what a chat follows, folded, what weighs most first, and which
// things of an urgent type came into sight in between.
func (d *desk) matched(ctx context.Context, f storage.Follower, sight storage.Sight, after int64, told func(ref string, arrived map[string]bool) bool) ([]match, map[string]bool, error) {
	lines, err := d.log(ctx, sight, after)
	if err != nil {
		return nil, nil, err
	}
	by := map[string]storage.Follow{} // by ref of what changed
	arrived := map[string]bool{}
	var list []storage.Change
	for _, l := range lines {
		n := slices.IndexFunc(f.Follows, func(x storage.Follow) bool { return x.Matches(l) })
		if n < 0 {
			continue
		}
		if _, have := by[l.Ref]; !have {
			by[l.Ref] = f.Follows[n]
		}
		arrived[l.Ref] = arrived[l.Ref] || l.News == storage.NewsNew && l.Object == storage.RefIncident && slices.ContainsFunc(l.Types, func(t string) bool { return slices.Contains(digest.Urgent(), t) })
		list = append(list, l.Change)
	}
	var sent func(ref string) bool
	if told != nil {
		sent = func(ref string) bool { return told(ref, arrived) }
	}
	var out []match
	for _, c := range storage.FoldChanges(list, sent) {
		m := match{Entry: digest.Entry{Change: c}, follow: by[c.Ref]}
		if m.Case, err = d.inCase(ctx, sight, c.Case); err != nil {
			return nil, nil, err
		}
		if c.Object == storage.RefIncident && c.News != storage.NewsWithdrawn && c.Batched == 0 {
			if m.Incident, err = d.incident(ctx, sight, c.Ref); err != nil {
				return nil, nil, err
			}
			if m.Incident == nil {
				continue // gone since; the next look tells of it
			}
		}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b match) int { return digest.Weigh(a.Entry, b.Entry) })
	return out, arrived, nil
}

// bundle leaves out what was told at once, withdrawals of what the chat has not been shown, and changes of what reads so where
// the chat is first shown it.
func (d *desk) bundle(ctx context.Context, f storage.Follower, list []match) ([]match, error) {
	list = slices.DeleteFunc(list, match.urgent)
	var changed []string
	for _, m := range list {
		if m.Change.News != storage.NewsNew {
			changed = append(changed, m.Change.Ref)
		}
	}
	found, err := d.b.store.Told(ctx, []int64{f.Chat.ID}, changed)
	if err != nil {
		return nil, err
	}
	waiting, err := d.b.store.WaitingWith(ctx, f.Chat.ID, changed)
	if err != nil {
		return nil, err
	}
	had := tellings{f.Chat.ID: found}.of(f.Chat.ID, 0)
	list = slices.DeleteFunc(list, func(m match) bool {
		return m.Change.News == storage.NewsWithdrawn && !had.ever[m.Change.Ref] ||
			readsSo(m.Change, had.right[m.Change.Ref]) || !had.ever[m.Change.Ref] && readsSo(m.Change, waiting[m.Change.Ref])
	})
	for n := range list {
		if c := &list[n].Change; c.News == storage.NewsCorrected && !had.ever[c.Ref] {
			c.News = storage.NewsUpdated
		}
	}
	return list, nil
}

// pushed is the message about some changes.
func (d *desk) pushed(ctx context.Context, f storage.Follower, sight storage.Sight, list []match, kind storage.DeliveryKind, from int64) (storage.Outgoing, error) {
	b := d.b
	var doc reply.Doc
	if kind == storage.DeliverUrgent {
		var types []string
		for _, m := range list {
			for _, t := range m.Incident.Types {
				if label := storage.IncidentTypes.Label(t); slices.Contains(digest.Urgent(), t) && !slices.Contains(types, label) {
					types = append(types, label)
				}
			}
		}
		doc.Title = b.words.Line("follow.urgent", words.Args{"types": capital(strings.Join(types, ", "))})
	} else {
		doc.Title = b.words.Line("follow.bundle", words.Args{"n": len(list)})
	}
	items := make([]reply.Item, 0, len(list))
	for _, m := range list {
		it, err := b.pushItem(ctx, sight, m)
		if err != nil {
			return storage.Outgoing{}, err
		}
		items = append(items, it)
	}
	doc.List(items...)
	more, _ := asks(b.words.Text("follow.list", nil), "following") // always short enough
	doc.Buttons = [][]reply.Button{{more}}
	encoded, err := reply.Encode(doc)
	if err != nil {
		return storage.Outgoing{}, err
	}
	o := storage.Outgoing{Key: fmt.Sprintf("%s:%d:%s:%d", kind, f.Chat.ID, f.Thread, d.through), Chat: f.Chat.ID, Thread: f.Thread, Kind: kind, Doc: encoded, From: from, To: d.through}
	if kind == storage.DeliverUrgent {
		o.Expires = d.now.Add(24 * time.Hour)
	}
	return o, nil
}

// pushItem is one change: how it reads, what it is in which case, and the follow that it matched. What is withdrawn names the
// follow by its ref, as the person or the type would tell of what it said.
func (b *Bot) pushItem(ctx context.Context, sight storage.Sight, m match) (reply.Item, error) {
	it := digest.Item(m.Entry, b.zone, b.words, voice{b})
	if m.Change.News == storage.NewsWithdrawn {
		it.Notes = append(it.Notes, b.words.Line("follow.because", words.Args{"what": m.follow.Ref}))
		return it, nil
	}
	news := b.words.Line("digest."+string(m.Change.News), nil) // New, Updated, Corrected
	if m.Case != nil && m.Change.Batched == 0 {
		news = b.words.Line("follow.news", words.Args{"news": news, "case": caseLine(*m.Case)})
		if !slices.Contains(it.Carries, m.Case.Ref) {
			it.Carries = append(it.Carries, m.Case.Ref)
		}
	}
	if m.Case != nil && m.follow.Kind == storage.FollowCase && m.follow.Object == m.Case.Ref {
		it.Notes = append([]reply.Line{b.words.Line("follow.itself", words.Args{"news": news})}, it.Notes...)
		return it, nil
	}
	it.Notes = append([]reply.Line{news}, it.Notes...)
	what, err := b.followed(ctx, sight, m.follow)
	it.Notes = append(it.Notes, b.words.Line("follow.because", words.Args{"what": what}))
	return it, err
}

// capital writes the first letter large.
func capital(text string) string {
	if text == "" {
		return text
	}
	r := []rune(text)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
