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

// amendPosts has the posts edited that show what was corrected or went out of sight since it was looked at last, and puts
// right what waits to be sent. Each post is held against the sight of its chat.
func (b *Bot) amendPosts(ctx context.Context, d *desk) (time.Time, error) {
	found, err := b.store.Amending(ctx, b.amended, d.through)
	if err != nil {
		return time.Time{}, err
	}
	a := &amender{desk: d, from: found.From, became: map[changedSince]amendment{}, posts: map[storage.PartRef]*amended{}, decoded: map[string]reply.Doc{}}
	for _, ref := range found.Refs {
		posts, err := b.store.PostsCarrying(ctx, ref)
		if err != nil {
			return time.Time{}, err
		}
		for _, p := range posts {
			if err := a.post(ctx, ref, p); err != nil {
				return time.Time{}, err
			}
		}
	}
	for _, p := range found.Erased {
		if err := a.erase(ctx, p); err != nil {
			return time.Time{}, err
		}
	}
	if err := a.waiting(ctx, found); err != nil {
		return time.Time{}, err
	}
	out := storage.Amendments{From: found.From, Through: d.through, Unsettled: a.unsettled, Gone: a.gone, Erased: a.erased}
	for _, ref := range a.order {
		o, err := a.edit(a.posts[ref])
		if err != nil {
			return time.Time{}, err
		}
		out.Edits = append(out.Edits, o)
	}
	done := d.through
	if found.First || len(found.Refs)+len(found.Changed)+len(found.Erased) > 0 || d.through-found.Kept >= lookBack {
		if done, err = b.store.AmendPosts(ctx, out); err != nil {
			return time.Time{}, err
		}
	}
	if b.amended = done; done < d.through {
		return d.now, nil
	}
	return time.Time{}, nil
}

// lookBack is over how many entries of the log posts are looked at again after a restart rather than writing down each time
// that there was nothing.
const lookBack = 1000

// amender gathers what becomes of posts.
type amender struct {
	*desk

	from      int64
	became    map[changedSince]amendment
	posts     map[storage.PartRef]*amended
	decoded   map[string]reply.Doc // by what it is stored as: a digest to thousands of chats is read once
	order     []storage.PartRef
	unsettled []storage.Unsettled
	gone      []storage.Telling
	erased    []storage.PartRef
}

type (
	// changedSince asks what became of a thing after a number of the log, for readers who have a sight.
	changedSince struct {
		sight storage.Sight
		ref   string
		after int64
	}
	// amendment is what that comes to in their posts.
	amendment struct {
		change *digest.Amendment // nil for nothing
		gone   bool              // the readers do not see the thing any more
	}
)

// amended is a post as it is to read.
type amended struct {
	storage.Post

	doc       reply.Doc
	withdrawn bool // something is taken out of it
	changed   bool
}

// post holds a post against what became of a thing that it shows.
func (a *amender) post(ctx context.Context, ref string, p storage.Post) error {
	sight, err := a.b.chatSight(ctx, p.Chat, p.Chat.Platform+":"+p.Chat.RemoteID)
	if err != nil {
		return err
	}
	// Thousands of posts read the same, and most have nothing to be amended.
	question := changedSince{sight, ref, max(a.from, p.To)}
	became, known := a.became[question]
	if !known {
		if became, err = a.amendment(ctx, question); err != nil {
			return err
		}
		a.became[question] = became
	}
	if became.change == nil {
		return nil
	}
	x, err := a.open(ctx, p)
	if err != nil {
		return err
	}
	doc, changed := became.change.Amend(x.doc)
	if !changed {
		return nil
	}
	if x.doc = doc; !x.changed {
		x.changed = true
		a.order = append(a.order, p.PartRef)
	}
	if x.withdrawn = x.withdrawn || became.gone; became.gone {
		a.gone = append(a.gone, storage.Telling{Chat: p.Chat.ID, Ref: ref, To: p.To})
		if len(doc.Carried()) == 0 && p.Kind == storage.DeliverUrgent { // its title said what it was
			x.doc.Title = a.b.words.Line("post.withdrawn", nil)
		}
	}
	return nil
}

// open reads a post once, as it will read when the edits are through that are on their way.
func (a *amender) open(ctx context.Context, p storage.Post) (*amended, error) {
	if x := a.posts[p.PartRef]; x != nil {
		return x, nil
	}
	encoded, err := a.b.store.PendingEdit(ctx, p.PartRef)
	if err != nil {
		return nil, err
	}
	if encoded == nil {
		encoded = p.Doc
	}
	doc, known := a.decoded[string(encoded)]
	if !known {
		if doc, err = reply.Decode(encoded); err != nil {
			return nil, err
		}
		a.decoded[string(encoded)] = doc
	}
	x := &amended{Post: p, doc: doc}
	a.posts[p.PartRef] = x
	return x, nil
}

// erase has a post edited out of which something was erased in the store.
func (a *amender) erase(ctx context.Context, p storage.Post) error {
	x, err := a.open(ctx, p)
	if err != nil {
		return err
	}
	a.erased = append(a.erased, p.PartRef)
	if x.withdrawn = true; !x.changed {
		x.changed = true
		a.order = append(a.order, p.PartRef)
	}
	return nil
}

// amendFor is how long it is tried to amend a post whose chat cannot be reached: the post stands there all the while.
const amendFor = 365 * 24 * time.Hour

// edit is the delivery that amends a post. What is taken out goes before everything else.
func (a *amender) edit(x *amended) (storage.Outgoing, error) {
	doc, err := reply.Encode(x.doc)
	o := storage.Outgoing{Key: fmt.Sprintf("amend:%d:%d:%d", x.Delivery, x.Number, a.through), Chat: x.Chat.ID, Thread: x.Thread, Kind: storage.DeliverCorrection, Doc: doc,
		Silent: true, From: a.from, To: a.through, Edits: &x.PartRef, Expires: a.now.Add(amendFor)}
	if x.withdrawn {
		o.Kind = storage.DeliverWithdrawal
	}
	return o, err
}

// amendment is what a thing's changes come to for the readers of a post.
func (a *amender) amendment(ctx context.Context, of changedSince) (amendment, error) {
	sight, ref := of.sight, of.ref
	lines, err := a.log(ctx, sight, min(of.after, a.through))
	if err != nil {
		return amendment{}, err
	}
	var list []storage.Change
	for _, l := range lines {
		if l.Ref == ref {
			list = append(list, l.Change)
		}
	}
	change := storage.Change{Object: storage.RefIncident, Ref: ref, At: a.now, News: storage.NewsUpdated}
	if strings.Contains(ref, "-") {
		change.Object = storage.RefCase
	}
	if folded := storage.FoldChanges(list, func(string) bool { return true }); len(folded) > 0 {
		change = folded[0]
	}
	entry, err := a.asItReads(ctx, sight, change)
	if err != nil {
		return amendment{}, err
	}
	on := day(storage.DayOf(change.At, a.b.zone))
	if entry.Incident == nil && entry.Case == nil {
		change.News = storage.NewsWithdrawn
		it := digest.Item(digest.Entry{Change: change}, a.b.zone, a.b.words, voice{a.b})
		return amendment{change: &digest.Amendment{Ref: ref, Gone: &it}, gone: true}, nil
	}
	marked := func(key string, what reply.Span) reply.Line {
		return a.b.words.Line(key, words.Args{"what": what, "date": on, "reason": a.reason(change)})
	}
	mark := marked("post.mark", reply.I(a.b.words.Text("post.changed", nil)))
	rests := reply.Line(nil)
	if change.News == storage.NewsCorrected {
		mark = marked("post.mark", reply.I(a.b.words.Text("post.corrected", nil)))
		if change.Kind == storage.ChangeCorrected {
			rests = marked("post.rests", reply.B(ref))
		}
	} else if len(list) > 0 {
		return amendment{}, nil // the world moved: what a post said then was right
	}
	out := &digest.Amendment{Ref: ref, Mark: mark, Rests: rests}
	if entry.Incident != nil {
		out.Now = digest.Item(entry, a.b.zone, a.b.words, voice{a.b}).Text
	} else {
		out.Title, out.Summary = digest.CaseTitle(entry, voice{a.b}), entry.Case.Summary
	}
	return amendment{change: out}, nil
}

func (a *amender) reason(c storage.Change) reply.Line {
	if c.Reason == "" {
		return nil
	}
	return a.b.words.Line("post.reason", words.Args{"reason": c.Reason})
}

// asItReads puts to a change the thing as it now reads within the sight; neither incident nor case where it cannot be seen.
func (a *amender) asItReads(ctx context.Context, sight storage.Sight, c storage.Change) (digest.Entry, error) {
	e := digest.Entry{Change: c}
	var err error
	if e.Incident, err = a.incident(ctx, sight, c.Ref); err != nil || e.Incident != nil {
		return e, err
	}
	e.Case, err = a.inCase(ctx, sight, c.Ref)
	return e, err
}

// waiting puts right what has not left: what it shows of changed things reads as they do now. What may not be seen any more
// is taken out when it leaves.
func (a *amender) waiting(ctx context.Context, found storage.Amending) error {
	for _, u := range found.Unsettled {
		doc, err := reply.Decode(u.Doc)
		if err != nil {
			return err
		}
		sight, err := a.b.chatSight(ctx, u.Chat, u.Chat.Platform+":"+u.Chat.RemoteID)
		if err != nil {
			return err
		}
		for _, ref := range found.Changed {
			e, err := a.asItReads(ctx, sight, storage.Change{Ref: ref, News: storage.NewsNew})
			if err != nil {
				return err
			}
			now := digest.Amendment{Ref: ref}
			switch {
			case e.Incident != nil:
				now.Now = digest.Item(e, a.b.zone, a.b.words, voice{a.b}).Text
			case e.Case != nil:
				now.Title, now.Summary = digest.CaseTitle(e, voice{a.b}), e.Case.Summary
			default:
				continue
			}
			if amended, is := now.Amend(doc); is {
				doc, u.Right = amended, append(u.Right, ref)
			}
		}
		if len(u.Right) == 0 {
			continue
		}
		if u.Doc, err = reply.Encode(doc); err != nil {
			return err
		}
		a.unsettled = append(a.unsettled, u)
	}
	return nil
}

// whoHadIt says to the team which chats have been shown a thing in a post, which will be edited.
func (b *Bot) whoHadIt(ctx context.Context, doc *reply.Doc, ref string) error {
	const named = 5
	ref, ok := storage.CanonicalRef(ref)
	if !ok {
		return nil
	}
	posts, err := b.store.PostsCarrying(ctx, ref)
	if err != nil {
		return err
	}
	var chats []string
	for _, p := range posts {
		if name := chatName(p.Chat); !slices.Contains(chats, name) {
			chats = append(chats, name)
		}
	}
	if len(chats) == 0 {
		return nil
	}
	list := strings.Join(chats[:min(len(chats), named)], ", ")
	if more := len(chats) - named; more > 0 {
		list = b.words.Text("post.and_more", words.Args{"list": list, "n": more})
	}
	doc.Note(b.words.Line("post.had", words.Args{"n": len(chats), "chats": list}))
	return nil
}
