package telegram

import (
	"runtime"
	"sync"
	"testing"

	"casewire/handlers/reply"
)

// What is kept of a message on its way points to nothing that is gone: the pieces outlive the stacks that they were written on,
// and the garbage collector, which stops a program in which it finds such a pointer, has nothing to say.
func TestPiecesOutliveTheirStacks(t *testing.T) {
	var doc reply.Doc
	for range 40 {
		doc.List(reply.Item{Text: reply.Of(reply.B("bold"), reply.T(" and plain"))})
	}
	p := page{bot: "casewire_bot", table: newEcho(t).table}
	for range 40 {
		kept := make([][]piece, 64)
		var group sync.WaitGroup
		for i := range kept {
			group.Go(func() { kept[i] = p.pieces(doc) })
		}
		group.Wait()
		runtime.GC() // the stacks go
		waste := make([][]byte, 0, 512)
		for n := range cap(waste) { // what they were becomes something else
			waste = append(waste, make([]byte, 2000+n*37))
		}
		runtime.GC()
		runtime.KeepAlive(kept)
		runtime.KeepAlive(waste)
	}
}
