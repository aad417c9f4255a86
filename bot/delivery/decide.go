package delivery

import (
	"time"

	"casewire/bot/platform"
	"casewire/storage"
)

// verdict is what comes of one attempt.
type verdict struct {
	// State is what the delivery is now, Part the message.
	State storage.DeliveryState
	Part  storage.PartState
	// Due is when a pending one is tried again; Counts: it was an attempt.
	Due    time.Time
	Counts bool
	// Pause: nothing more goes to the chat. Probe is when it is tried again all the same; zero: when the platform says that
	// the bot is back, or an admin does.
	Pause bool
	Probe time.Time
	// Move: the chat has another id now.
	Move bool
}

const (
	// firstBackoff doubles with every attempt, up to maxBackoff.
	firstBackoff = 2 * time.Second
	maxBackoff   = 5 * time.Minute
	// settling is how long after a message may have left it is looked for: a server may still be taking it in.
	settling = 2 * time.Second
	// probing is how often a chat in which a right is missing is tried again.
	probing = time.Hour
	// stoppedFor is how long nothing is sent with a token that does not count any more.
	stoppedFor = 5 * time.Minute
)

// backoff is how long to wait after so many attempts.
func backoff(attempts int) time.Duration {
	wait := firstBackoff
	for range attempts {
		if wait *= 2; wait >= maxBackoff {
			return maxBackoff
		}
	}
	return wait
}

// decide says what comes next after an attempt at a new message: the fault is nil where it is there. It knows nothing but
// how often it was tried before, the fault and the time.
func decide(attempts int, f *platform.Fault, now time.Time) verdict {
	again := verdict{State: storage.DeliveryPending, Part: storage.PartPending}
	if f == nil {
		return verdict{State: storage.DeliverySent, Part: storage.PartSent}
	}
	switch f.Kind {
	case platform.RateLimited:
		again.Due = now.Add(max(f.After, time.Second))
	case platform.Ambiguous:
		again.Part, again.Due, again.Counts = storage.PartSending, now.Add(settling), true
	case platform.Refused:
		return verdict{State: storage.DeliveryFailed, Part: storage.PartFailed, Counts: true}
	case platform.Forbidden:
		again.Due, again.Counts, again.Pause, again.Probe = now, true, true, now.Add(probing)
	case platform.Gone:
		again.Due, again.Counts, again.Pause = now, true, true
	case platform.Moved:
		again.Due, again.Move = now, true
	case platform.Stopped:
		again.Due = now.Add(stoppedFor)
	case platform.Unsent:
		again.Due, again.Counts = now.Add(max(f.After, backoff(attempts))), true
	}
	return again
}

// decideEdit is decide of an edit, which does no harm when it is done twice. withdraws: it takes something out of the post.
// A post that cannot be edited any more is noted; where something should have gone out of it, somebody is told.
func decideEdit(attempts int, f *platform.Fault, now time.Time, withdraws bool) verdict {
	v := decide(attempts, f, now)
	switch {
	case f == nil:
	case f.Kind == platform.Ambiguous:
		v.Part, v.Due = storage.PartPending, now.Add(backoff(attempts))
	case f.Kind == platform.Refused && !withdraws:
		v.State = storage.DeliveryCancelled
	}
	return v
}

// decideTrace says what comes next after evidence was looked for: it is nil where the platform answered.
func decideTrace(attempts int, found platform.Finding, f *platform.Fault, now time.Time) verdict {
	uncertain := verdict{State: storage.DeliveryUncertain, Part: storage.PartUncertain}
	if f != nil {
		switch v := decide(attempts, f, now); f.Kind {
		case platform.RateLimited, platform.Unsent, platform.Stopped:
			v.Part = storage.PartSending
			return v
		case platform.Ambiguous:
			if attempts < maxTraces {
				return verdict{State: storage.DeliveryPending, Part: storage.PartSending, Due: now.Add(backoff(attempts)), Counts: true}
			}
			return uncertain
		case platform.Moved:
			uncertain.Move = true
			return uncertain
		case platform.Gone, platform.Forbidden:
			uncertain.Pause, uncertain.Probe = true, v.Probe
			return uncertain
		case platform.Refused:
			return uncertain
		}
	}
	switch found {
	case platform.Arrived:
		return verdict{State: storage.DeliverySent, Part: storage.PartSent}
	case platform.NeverArrived:
		return verdict{State: storage.DeliveryPending, Part: storage.PartPending, Due: now}
	case platform.Doubt:
	}
	return uncertain
}

// maxTraces is how often evidence is looked for that the platform does not clearly give or refuse.
const maxTraces = 5
