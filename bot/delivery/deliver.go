package delivery

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"casewire/bot/platform"
	"casewire/storage"
)

// errNoLeave stops a request for which there is no leave. Nobody acts on it: what was said instead is looked at.
var errNoLeave = errors.New("there is no leave to send this")

// round is the work on one delivery that was claimed.
type round struct {
	*Office
	w    *window
	soft context.Context //nolint:containedctx // ends when the program is asked to stop; lives for the round
	hard context.Context //nolint:containedctx // ends a while after that
	d    storage.Delivery
	to   platform.Target
	// hidden are the refs that the chat was found to see no more, since the delivery was claimed.
	hidden map[string]bool
	// stale: it was put right between the claim and the cut.
	stale bool
}

// run sends what is left of a delivery, part by part, and settles it whatever comes.
func (r *round) run() {
	if r.stale && !r.anew(nil) {
		return
	}
	for r.step() {
		continue
	}
}

// step does what comes next. It is false when the round is over, and the delivery settled.
func (r *round) step() bool {
	n := slices.IndexFunc(r.d.Parts, func(p storage.DeliveryPart) bool {
		return p.State != storage.PartSent && p.State != storage.PartDropped
	})
	switch {
	case n < 0:
		r.end(storage.DeliverySent, "")
		return false
	case r.d.Parts[n].State == storage.PartSending && r.d.Edits == nil:
		return r.trace(n)
	case r.d.Parts[n].State != storage.PartPending && r.d.Edits == nil:
		r.end(storage.DeliveryUncertain, "")
		return false
	case !r.now().Before(r.d.Expires):
		state := storage.DeliveryCancelled
		if slices.ContainsFunc(r.d.Parts, func(p storage.DeliveryPart) bool { return p.State == storage.PartSent }) { // nothing else will tell of the rest
			state = storage.DeliveryFailed
		}
		r.end(state, storage.OverExpired)
		return false
	}
	return r.send(n)
}

func (r *round) now() time.Time { return r.Store.Now() }

// send sends a part, or edits the post with it.
func (r *round) send(n int) bool {
	part := r.d.Parts[n]
	if len(part.Body) == 0 { // what it shows was corrected or erased while it waited
		return r.anew(nil)
	}
	var answer storage.Leave
	var stopped, asked atomic.Bool
	ctx, cancel := context.WithCancel(r.hard)
	defer cancel()
	// Whatever waits for its turn goes back when the program is asked to stop; what is leaving may arrive.
	disarm := context.AfterFunc(r.soft, func() {
		stopped.Store(true)
		cancel()
	})
	defer disarm()
	ctx = platform.WithLeave(ctx, func(context.Context) error {
		if !disarm() {
			stopped.Store(true)
			return errNoLeave
		}
		asked.Store(true)
		var err error
		if answer, err = r.clerk.ask(r.hard, storage.PartRef{Delivery: r.d.ID, Number: part.Number}); err != nil { //nolint:contextcheck // as above
			r.Log.ErrorContext(r.hard, "write down what is leaving", slog.Any("error", err)) //nolint:contextcheck // as above
			return err
		}
		if !answer.Go {
			return errNoLeave
		}
		return nil
	})
	receipt, err := r.attempt(ctx, part)
	switch {
	case err == nil && !answer.Go:
		r.Log.ErrorContext(r.hard, "a message left without leave", slog.String("platform", r.d.Chat.Platform))
	case err == nil:
	case answer.Over == storage.OverTaken: // somebody decided about it meanwhile
		return false
	case answer.Over != "":
		r.end(storage.DeliveryCancelled, answer.Over)
		return false
	case len(answer.Hidden) > 0 || answer.Stale:
		return r.anew(answer.Hidden)
	case !asked.Load() && stopped.Load():
		r.settle(storage.Settlement{Delivery: r.d.ID, State: storage.DeliveryPending, Due: r.now()})
		return false
	}
	return r.sent(n, receipt, err, answer.Go)
}

// attempt is the one request.
func (r *round) attempt(ctx context.Context, part storage.DeliveryPart) (platform.Receipt, error) {
	if r.d.Edits != nil {
		return platform.Receipt{}, r.w.sender.Edit(ctx, r.to, r.d.Edits.RemoteID, part.Body)
	}
	return r.w.sender.Send(ctx, r.to, part.Body, part.Nonce)
}

// sent settles an attempt. left says that it may have left; without that it certainly did not.
func (r *round) sent(n int, receipt platform.Receipt, err error, left bool) bool {
	var f *platform.Fault
	if err != nil {
		f = platform.AsFault(err)
		if f.Kind == platform.Ambiguous && !left {
			f = &platform.Fault{Kind: platform.Unsent, Text: f.Text, Err: f}
		}
	}
	v := decide(r.d.Attempts, f, r.now())
	if r.d.Edits != nil {
		v = decideEdit(r.d.Attempts, f, r.now(), r.d.Kind == storage.DeliverWithdrawal)
	}
	r.w.heard(f, r.now())
	if receipt.Elsewhere {
		r.Elsewhere(r.hard, r.d.Chat, r.to)
	}
	return r.carryOut(n, v, receipt.Post, f)
}

// trace looks for a part that may have arrived.
func (r *round) trace(n int) bool {
	part := r.d.Parts[n]
	at := part.Sending.Add(settling)
	if now := r.now(); !r.Ready(r.d.Chat.Platform) && now.Sub(r.begun) < connecting {
		at = now.Add(settling / 4)
	}
	if r.now().Before(at) {
		r.settle(storage.Settlement{Delivery: r.d.ID, State: storage.DeliveryPending, Due: at})
		return false
	}
	found, post, err := r.w.sender.Trace(r.soft, r.to, platform.Trail{Key: part.Nonce, Body: part.Body, After: part.After, Ours: part.Ours, Sent: part.Sending})
	if err != nil && r.soft.Err() != nil {
		r.settle(storage.Settlement{Delivery: r.d.ID, State: storage.DeliveryPending, Due: r.now()})
		return false
	}
	var f *platform.Fault
	if err != nil {
		f = platform.AsFault(err)
	}
	v := decideTrace(r.d.Attempts, found, f, r.now())
	if v.State == storage.DeliveryPending && v.Part == storage.PartSending && !r.now().Before(r.d.Expires) {
		v = verdict{State: storage.DeliveryUncertain, Part: storage.PartUncertain} // it was looked for long enough
	}
	r.w.heard(f, r.now())
	r.Log.InfoContext(r.hard, "looked for a message that may have arrived", slog.String("platform", r.d.Chat.Platform), slog.Int64("delivery", r.d.ID),
		slog.Int("part", part.Number), slog.String("found", string(v.Part)))
	if v.Part == storage.PartPending { // it never arrived: it is sent at once
		r.d.Parts[n].State = storage.PartPending
		r.settle(storage.Settlement{Delivery: r.d.ID, Number: part.Number, Part: storage.PartPending, State: storage.DeliverySending})
		return true
	}
	return r.carryOut(n, v, post, f)
}

// carryOut writes a verdict down. It is true where the next part follows.
func (r *round) carryOut(n int, v verdict, post string, f *platform.Fault) bool {
	if v.Move {
		if err := r.Store.MoveChat(r.hard, r.d.Chat.Platform, r.d.Chat.RemoteID, f.To); err != nil {
			r.Log.ErrorContext(r.hard, "follow a chat that moved", slog.Any("error", err))
		}
	}
	x := storage.Settlement{Delivery: r.d.ID, Number: r.d.Parts[n].Number, Part: v.Part, Remote: post, State: v.State, Due: v.Due, Attempt: v.Counts, Probe: v.Probe}
	if f != nil {
		x.Fault = f.Error()
		if v.Pause {
			x.Pause = reason(f)
		}
		r.Log.InfoContext(r.hard, "a delivery did not get through", slog.String("platform", r.d.Chat.Platform), slog.Int64("delivery", r.d.ID),
			slog.String("kind", string(r.d.Kind)), slog.String("fault", x.Fault), slog.String("now", string(v.State)))
	}
	r.d.Parts[n].State = v.Part
	last := !slices.ContainsFunc(r.d.Parts, func(p storage.DeliveryPart) bool {
		return p.State != storage.PartSent && p.State != storage.PartDropped
	})
	if v.State == storage.DeliverySent && !last {
		x.State = storage.DeliverySending
	}
	if v.State == storage.DeliverySent && r.d.Edits != nil {
		x.Edited = r.edited(n)
	}
	r.settle(x)
	r.Observe(r.d.Chat.Platform, r.d.Kind, outcome(r.d, v, f))
	return x.State == storage.DeliverySending
}

// outcome is an attempt's name in the metrics.
func outcome(d storage.Delivery, v verdict, f *platform.Fault) string {
	switch {
	case f != nil:
		return f.Kind.String()
	case v.Part == storage.PartUncertain:
		return "uncertain"
	case d.Edits != nil:
		return "edited"
	}
	return "sent"
}

// reason is what the server said, for those who are told why a chat is paused.
func reason(f *platform.Fault) string {
	if f.Text != "" {
		return f.Text
	}
	return f.Error()
}

// end settles a delivery of which nothing more is sent.
func (r *round) end(state storage.DeliveryState, fault string) {
	r.settle(storage.Settlement{Delivery: r.d.ID, State: state, Fault: fault})
	if state != storage.DeliverySent {
		r.Log.InfoContext(r.hard, "a delivery has ended", slog.String("platform", r.d.Chat.Platform), slog.Int64("delivery", r.d.ID),
			slog.String("kind", string(r.d.Kind)), slog.String("state", string(state)), slog.String("why", fault))
	}
}

// settle writes down what became of something, again and again while the disk does not take it: what was sent must not be
// forgotten. When the program ends meanwhile, it is in doubt at the next start.
func (r *round) settle(x storage.Settlement) {
	for {
		err := r.Store.Settle(r.hard, []storage.Settlement{x})
		if err == nil {
			break
		}
		if r.hard.Err() != nil {
			return
		}
		r.Log.ErrorContext(r.hard, "settle a delivery", slog.Int64("delivery", x.Delivery), slog.Any("error", err))
		timer := time.NewTimer(time.Second)
		select {
		case <-timer.C:
		case <-r.hard.Done():
			timer.Stop()
			return
		}
	}
	if x.State == storage.DeliveryFailed || x.State == storage.DeliveryUncertain || x.Pause != "" {
		r.Trouble()
	}
}
