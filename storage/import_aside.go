package storage

import "sync"

// asideAtOnce is how many things are prepared in one go: enough that a goroutine is worth it.
const asideAtOnce = 64

// aside is what waits to be written, and is prepared for it in goroutines beside the writing. Whoever has one waits for them,
// by take or by running. What was added must not be changed until it was taken.
type aside[T any] struct {
	prepare func(*T)
	list    []*T
	begun   int // so many of the list were given to a goroutine
	running sync.WaitGroup
}

// add adds one thing, and tells how many wait.
func (a *aside[T]) add(v *T) int {
	a.list = append(a.list, v)
	if next := a.list[a.begun:]; len(next) == asideAtOnce {
		a.begun = len(a.list)
		a.running.Go(func() {
			for _, v := range next {
				a.prepare(v)
			}
		})
	}
	return len(a.list)
}

// take gives all that wait, prepared, in the order in which they were added.
func (a *aside[T]) take() []*T {
	for _, v := range a.list[a.begun:] {
		a.prepare(v)
	}
	a.running.Wait()
	list := a.list
	a.list, a.begun = nil, 0
	return list
}
