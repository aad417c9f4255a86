package delivery

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"casewire/bot/platform"
	"casewire/handlers/reply"
	"casewire/storage"
)

// cut renders a delivery and freezes its parts, so that a restart goes on with the same bytes. It is false where there is
// nothing to send.
func (r *round) cut() bool {
	f, ok := r.render()
	return ok && r.frozen(f)
}

// render makes the messages of a delivery, without what the chat was found not to see. It is false, and the delivery ended,
// where there is nothing to send.
func (r *round) render() (f storage.Frozen, ok bool) {
	doc, err := reply.Decode(r.d.Doc)
	if err != nil {
		return f, r.unfit(err)
	}
	carried := len(doc.Carried())
	doc = doc.Without(r.isHidden)
	if len(doc.Title) == 0 && len(doc.Blocks) == 0 && len(doc.Files) == 0 || carried > 0 && len(doc.Carried()) == 0 && len(r.hidden) > 0 {
		r.end(storage.DeliveryCancelled, storage.OverEmpty)
		return f, false
	}
	o := r.options()
	if e := r.d.Edits; e != nil {
		o.Number, o.Of = e.Number, e.Of
	}
	render := r.w.sender.Render
	if r.d.Edits != nil {
		render = r.fitted
	}
	parts, err := render(doc, o)
	if err != nil {
		return f, r.unfit(err)
	}
	if len(parts) == 0 {
		r.end(storage.DeliveryCancelled, storage.OverEmpty)
		return f, false
	}
	f = storage.Frozen{Delivery: r.d.ID, Whole: r.d.Doc}
	r.d.Parts = nil
	for n, p := range parts {
		frozen, err := freeze(n+1, nonce(), p)
		if err != nil {
			return f, r.unfit(err)
		}
		f.Parts = append(f.Parts, frozen)
		r.d.Parts = append(r.d.Parts, storage.DeliveryPart{Number: n + 1, Body: frozen.Body, Doc: frozen.Doc, State: storage.PartPending, Nonce: frozen.Nonce})
	}
	return f, true
}

func (r *round) isHidden(ref string) bool { return r.hidden[ref] }

func (r *round) options() platform.Options {
	return platform.Options{Silent: r.d.Silent, Protect: r.d.Chat.Team}
}

// anew makes anew what a chat may not be shown as it is, or what has been put right since it was made: the whole, while nothing of
// it has left, else each part.
func (r *round) anew(hidden []string) bool {
	for _, ref := range hidden {
		r.hidden[ref] = true
	}
	d, err := r.Store.Claimed(r.hard, r.d.ID)
	if errors.Is(err, storage.ErrNotFound) { // somebody decided about it meanwhile
		return false
	}
	if err != nil {
		return r.later(err)
	}
	r.d = d
	if !slices.ContainsFunc(d.Parts, func(p storage.DeliveryPart) bool { return p.State != storage.PartPending }) {
		return r.cut()
	}
	for n := range d.Parts {
		if !r.cutAgain(&r.d.Parts[n]) {
			return false
		}
	}
	return true
}

// cutAgain makes one part anew where it shows what is hidden now, or where something was erased from it.
func (r *round) cutAgain(part *storage.DeliveryPart) bool {
	if part.State != storage.PartPending {
		return true
	}
	doc, err := reply.Decode(part.Doc)
	if err != nil {
		return r.unfit(err)
	}
	if !slices.ContainsFunc(doc.Carried(), r.isHidden) && len(part.Body) > 0 {
		return true
	}
	if doc = doc.Without(r.isHidden); len(doc.Blocks) == 0 && len(doc.Files) == 0 {
		part.State = storage.PartDropped
		r.settle(storage.Settlement{Delivery: r.d.ID, Number: part.Number, Part: storage.PartDropped, State: storage.DeliverySending})
		return true
	}
	o := r.options()
	o.Number, o.Of = part.Number, len(r.d.Parts)
	parts, err := r.fitted(doc, o)
	if err == nil && len(parts) == 0 {
		err = errNothing
	}
	if err != nil {
		return r.unfit(err)
	}
	frozen, err := freeze(part.Number, part.Nonce, parts[0])
	if err != nil {
		return r.unfit(err)
	}
	frozen.From = part.Doc
	part.Body, part.Doc = frozen.Body, frozen.Doc
	return r.frozen(storage.Frozen{Delivery: r.d.ID, Parts: []storage.FrozenPart{frozen}})
}

// unfit ends a delivery that cannot be rendered: a fault of the program.
func (r *round) unfit(err error) bool {
	r.Log.ErrorContext(r.hard, "render a delivery", slog.Int64("delivery", r.d.ID), slog.Any("error", err))
	r.end(storage.DeliveryFailed, "it cannot be rendered: "+err.Error())
	return false
}

// later puts a delivery back that could not be read or kept now.
func (r *round) later(err error) bool {
	r.Log.ErrorContext(r.hard, "keep a delivery", slog.Int64("delivery", r.d.ID), slog.Any("error", err))
	r.settle(storage.Settlement{Delivery: r.d.ID, State: storage.DeliveryPending, Due: r.now().Add(backoff(r.d.Attempts)), Attempt: true})
	return false
}

func (r *round) frozen(f storage.Frozen) bool {
	stale, err := r.Store.Freeze(r.hard, f)
	if err != nil {
		return r.later(err)
	}
	return len(stale) == 0 || r.anew(nil)
}

func freeze(number int, nonce string, p platform.Part) (storage.FrozenPart, error) {
	doc, err := reply.Encode(p.Doc)
	if err != nil {
		return storage.FrozenPart{}, fmt.Errorf("freeze part: %w", err)
	}
	return storage.FrozenPart{Number: number, Body: p.Body, Doc: doc, Nonce: nonce, Carries: p.Carries}, nil
}

// nonce is a key for all attempts at one message: at most 25 characters (Discord), and never drawn twice, not even by a
// database that was copied.
func nonce() string { return strings.ToLower(rand.Text()[:24]) }

// editable tells whether the post of an edit can be edited, and ends the delivery where not.
func (r *round) editable() bool {
	switch e := r.d.Edits; {
	case e.There && e.RemoteID != "":
		r.to.Thread = e.Thread
		return true
	case e.There && r.d.Kind == storage.DeliverWithdrawal: // somebody has to take it out by hand
		r.end(storage.DeliveryFailed, "the post cannot be found any more")
	default:
		r.end(storage.DeliveryCancelled, storage.OverNoPost)
	}
	return false
}

// edited is the post as it now reads.
func (r *round) edited(n int) *storage.EditedPost {
	p := r.d.Parts[n]
	doc, err := reply.Decode(p.Doc)
	if err != nil {
		r.Log.ErrorContext(r.hard, "keep an edited post", slog.Int64("delivery", r.d.ID), slog.Any("error", err))
		return nil
	}
	return &storage.EditedPost{PartRef: r.d.Edits.PartRef, Doc: p.Doc, Carries: doc.Carried()}
}
