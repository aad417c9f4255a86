package delivery

import (
	"context"
	"fmt"

	"casewire/storage"
)

// clerk writes departures down. All that ask while the disk is busy share the next commit, so that the pace of sending does
// not depend on the disk's.
type clerk struct {
	store *storage.Store
	asked chan departure
}

// departure is a message at the door, waiting for leave.
type departure struct {
	part   storage.PartRef
	answer chan leaving
}

type leaving struct {
	storage.Leave
	err error
}

// counter is how many may stand at the door.
const counter = 4 * width

func newClerk(s *storage.Store) *clerk { return &clerk{store: s, asked: make(chan departure, counter)} }

// run answers until ctx ends.
func (c *clerk) run(ctx context.Context) {
	for {
		var list []departure
		select {
		case d := <-c.asked:
			list = append(list, d)
		case <-ctx.Done():
			return
		}
		for more := true; more && len(list) < counter; {
			select {
			case d := <-c.asked:
				list = append(list, d)
			default:
				more = false
			}
		}
		parts := make([]storage.PartRef, 0, len(list))
		for _, d := range list {
			parts = append(parts, d.part)
		}
		answers, err := c.store.Depart(ctx, parts)
		for n, d := range list {
			a := leaving{err: err}
			if err == nil {
				a.Leave = answers[n]
			}
			d.answer <- a // it has room for one
		}
	}
}

// ask asks for leave for one message, and returns when the answer is on the disk.
func (c *clerk) ask(ctx context.Context, part storage.PartRef) (storage.Leave, error) {
	d := departure{part: part, answer: make(chan leaving, 1)}
	select {
	case c.asked <- d:
	case <-ctx.Done():
		return storage.Leave{}, fmt.Errorf("ask for leave: %w", context.Cause(ctx))
	}
	select {
	case a := <-d.answer:
		return a.Leave, a.err
	case <-ctx.Done():
		return storage.Leave{}, fmt.Errorf("ask for leave: %w", context.Cause(ctx))
	}
}
