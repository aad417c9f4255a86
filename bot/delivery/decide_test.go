package delivery

import (
	"testing"
	"time"

	"casewire/bot/platform"
	"casewire/storage"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func fault(kind platform.Kind) *platform.Fault { return &platform.Fault{Kind: kind} }

func TestDecide(t *testing.T) {
	const p, s = storage.DeliveryPending, time.Second
	for _, tc := range []struct {
		name     string
		attempts int
		fault    *platform.Fault
		want     verdict
	}{
		{"it is there", 3, nil, verdict{State: storage.DeliverySent, Part: storage.PartSent}},
		{"the server says when", 3, &platform.Fault{Kind: platform.RateLimited, After: 42 * s}, verdict{State: p, Part: storage.PartPending, Due: noon.Add(42 * s)}},
		{"the server says to wait and not how long", 0, fault(platform.RateLimited), verdict{State: p, Part: storage.PartPending, Due: noon.Add(s)}},
		{"no connection", 0, fault(platform.Unsent), verdict{State: p, Part: storage.PartPending, Due: noon.Add(2 * s), Counts: true}},
		{"no connection again", 3, fault(platform.Unsent), verdict{State: p, Part: storage.PartPending, Due: noon.Add(16 * s), Counts: true}},
		{"no connection for long", 500, fault(platform.Unsent), verdict{State: p, Part: storage.PartPending, Due: noon.Add(5 * time.Minute), Counts: true}},
		{"it may be there", 2, fault(platform.Ambiguous), verdict{State: p, Part: storage.PartSending, Due: noon.Add(2 * s), Counts: true}},
		{"never", 0, fault(platform.Refused), verdict{State: storage.DeliveryFailed, Part: storage.PartFailed, Counts: true}},
		{"a right is missing", 0, fault(platform.Forbidden), verdict{State: p, Part: storage.PartPending, Due: noon, Counts: true, Pause: true, Probe: noon.Add(time.Hour)}},
		{"the chat is gone", 0, fault(platform.Gone), verdict{State: p, Part: storage.PartPending, Due: noon, Counts: true, Pause: true}},
		{"the chat has moved", 4, fault(platform.Moved), verdict{State: p, Part: storage.PartPending, Due: noon, Move: true}},
		{"the token is void", 4, fault(platform.Stopped), verdict{State: p, Part: storage.PartPending, Due: noon.Add(5 * time.Minute)}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, decide(tc.attempts, tc.fault, noon)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecideAboutEdits(t *testing.T) {
	const s = time.Second
	for _, tc := range []struct {
		name      string
		attempts  int
		fault     *platform.Fault
		withdraws bool
		want      verdict
	}{
		{"it reads so now", 0, nil, true, verdict{State: storage.DeliverySent, Part: storage.PartSent}},
		{"what may be so is done again", 1, fault(platform.Ambiguous), false, verdict{State: storage.DeliveryPending, Part: storage.PartPending, Due: noon.Add(4 * s), Counts: true}},
		{"a post that is too old is noted", 0, fault(platform.Refused), false, verdict{State: storage.DeliveryCancelled, Part: storage.PartFailed, Counts: true}},
		{"a post out of which something should be is a matter for people", 0, fault(platform.Refused), true, verdict{State: storage.DeliveryFailed, Part: storage.PartFailed, Counts: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, decideEdit(tc.attempts, tc.fault, noon, tc.withdraws)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecideOnEvidence(t *testing.T) {
	const s = time.Second
	uncertain := verdict{State: storage.DeliveryUncertain, Part: storage.PartUncertain}
	for _, tc := range []struct {
		name     string
		attempts int
		found    platform.Finding
		fault    *platform.Fault
		want     verdict
	}{
		{"found", 0, platform.Arrived, nil, verdict{State: storage.DeliverySent, Part: storage.PartSent}},
		{"not there", 0, platform.NeverArrived, nil, verdict{State: storage.DeliveryPending, Part: storage.PartPending, Due: noon}},
		{"no telling", 0, platform.Doubt, nil, uncertain},
		{"no connection to ask", 1, platform.Doubt, fault(platform.Unsent), verdict{State: storage.DeliveryPending, Part: storage.PartSending, Due: noon.Add(4 * s), Counts: true}},
		{"told to wait", 1, platform.Doubt, &platform.Fault{Kind: platform.RateLimited, After: 9 * s}, verdict{State: storage.DeliveryPending, Part: storage.PartSending, Due: noon.Add(9 * s)}},
		{"no clear answer", 4, platform.Doubt, fault(platform.Ambiguous), verdict{State: storage.DeliveryPending, Part: storage.PartSending, Due: noon.Add(64 / 2 * s), Counts: true}},
		{"no clear answer for long", 5, platform.Doubt, fault(platform.Ambiguous), uncertain},
		{"the chat is gone", 0, platform.Doubt, fault(platform.Gone), verdict{State: storage.DeliveryUncertain, Part: storage.PartUncertain, Pause: true}},
		{"refused", 0, platform.Doubt, fault(platform.Refused), uncertain},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, decideTrace(tc.attempts, tc.found, tc.fault, noon)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Nothing that may have arrived is ever made a new message without evidence, and whatever waits has a time.
func TestDoubtIsNeverSentAgain(t *testing.T) {
	for kind := platform.Unsent; kind <= platform.Stopped; kind++ {
		for attempts := range 40 {
			v := decide(attempts, fault(kind), noon)
			if kind == platform.Ambiguous && v.Part != storage.PartSending {
				t.Errorf("after %d attempts, what is ambiguous becomes %s", attempts, v.Part)
			}
			if v.State == storage.DeliveryPending && v.Due.Before(noon) {
				t.Errorf("%s after %d attempts: %+v", kind, attempts, v)
			}
			e := decideTrace(attempts, platform.Doubt, fault(kind), noon)
			if e.Part == storage.PartPending {
				t.Errorf("%s after %d attempts to look: it is sent again", kind, attempts)
			}
		}
	}
}
