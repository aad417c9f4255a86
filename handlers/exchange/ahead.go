package exchange

import (
	"iter"
	"sync"

	"casewire/storage"
)

// stretch is how many records are handed over at a time.
const stretch = 256

// ahead runs a sequence of records in a goroutine of its own, a few stretches ahead of whoever takes them: one is decoded
// while the other is checked or stored. It waits for the goroutine before it returns.
func ahead(records iter.Seq2[storage.Record, error]) iter.Seq2[storage.Record, error] {
	type item struct {
		record storage.Record
		err    error
	}
	return func(yield func(storage.Record, error) bool) {
		stretches, left := make(chan []item, 4), make(chan struct{})
		var runs sync.WaitGroup
		defer runs.Wait()
		defer close(left)
		runs.Go(func() {
			defer close(stretches)
			list := make([]item, 0, stretch)
			send := func() bool {
				select {
				case stretches <- list:
					list = make([]item, 0, stretch)
					return true
				case <-left:
					return false
				}
			}
			for r, err := range records {
				if list = append(list, item{r, err}); len(list) == stretch && !send() {
					return
				}
			}
			send()
		})
		for list := range stretches {
			for _, i := range list {
				if !yield(i.record, i.err) {
					return
				}
			}
		}
	}
}
