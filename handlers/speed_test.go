package handlers_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// BenchmarkDispatchCase answers /case REF as a chat asks it, each time for somebody else in another chat, as one alone is held back: identify, read, decode, authorise, look up, compute, document.
func BenchmarkDispatchCase(b *testing.B) {
	storagetest.Sizes(b, func(b *testing.B, s *storage.Store, incidents int) {
		b.Helper()
		var refs []string
		for r := range storagetest.Big(incidents) {
			if r.Case != nil && r.Case.Visibility == storage.VisiblePublic {
				refs = append(refs, r.Case.Ref)
			}
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(refs), func(i, j int) { refs[i], refs[j] = refs[j], refs[i] })
		refs = refs[:min(len(refs), 1000)]
		bot, err := handlers.New(handlers.Options{Store: s})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		b.ReportAllocs()
		for b.Loop() {
			answer := bot.Dispatch(b.Context(), command.Request{
				Caller: command.Caller{Platform: "telegram", ID: strconv.Itoa(n)}, Chat: command.Chat{Platform: "telegram", ID: "-" + strconv.Itoa(n), Kind: command.GroupChat},
				Line: "/case " + refs[n%len(refs)],
			})
			if answer.Doc.Tag == "" {
				b.Fatalf("no card of %s: %+v", refs[n%len(refs)], answer.Doc)
			}
			n++
		}
	})
}
