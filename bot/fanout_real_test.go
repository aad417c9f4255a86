package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// A digest to 300 chats, by the real clock and over a real line: each chat has it once, no second has more messages than
// Telegram takes, and whoever asks something meanwhile is answered. How long it took is printed; a machine that is busy with
// other things may be late.
func TestADigestTo300ChatsByTheRealClock(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as Telegram wants a digest to 300 chats to take")
	}
	const chats = 300
	server := telegramtest.New(t)
	path := filepath.Join(t.TempDir(), "casewire.db")
	// Given a digest that is due, and has been for a minute.
	now := time.Now().UTC()
	due := now.Add(-time.Minute)
	s := storagetest.OpenAt(t, path, func() time.Time { return now.Add(-20 * time.Hour) })
	c, err := s.AddCase(t.Context(), storage.By{}, storage.Case{Country: "KG", Title: "The raid", Visibility: storage.VisiblePublic})
	if err != nil {
		t.Fatal(err)
	}
	for n := range chats {
		chat := storage.Chat{Platform: telegramPlatform, RemoteID: fmt.Sprint(-1001000000000 - n), Kind: "channel", Title: fmt.Sprint("Readers ", n)}
		if err := s.SeeChat(t.Context(), chat); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Subscribe(t.Context(), storage.By{}, storage.Subscription{Chat: chat, Minute: due.Hour()*60 + due.Minute(), Zone: "UTC", Days: storage.EveryDay, Quiet: storage.QuietLine}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	// When the program starts, and somebody asks something in the midst of it.
	r := &running{Server: server, path: path, log: &lockedBuffer{}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- runIn(ctx, world{}, nil, []string{"CASEWIRE_TELEGRAM_TOKEN=" + telegramtest.Token, "CASEWIRE_TELEGRAM_API_URL=" + server.URL, "CASEWIRE_DATABASE=" + path},
			strings.NewReader(""), io.Discard, r.log)
	}()
	defer func() {
		cancel()
		if code := <-ended; code != 0 || t.Failed() {
			t.Errorf("exit code %d\n%s", code, r.log)
		}
	}()
	digests := func() []time.Time {
		var at []time.Time
		for _, c := range server.Calls("sendMessage") {
			if strings.Contains(c.Get("text"), "Digest for ") {
				at = append(at, c.At)
			}
		}
		return at
	}
	server.Until(t, "a third of the digests are there", func() bool { return len(digests()) >= chats/3 })
	asked := time.Now()
	if _, ok := server.Answer(t.Context(), bakyt.ID, server.Say(bakyt, bakyt.ID, "/case "+c.Ref)); !ok {
		t.Fatal("the question is not answered")
	}
	answered, before := time.Since(asked), len(digests())
	server.Until(t, "all digests are there", func() bool { return len(digests()) >= chats })

	// Then
	if before >= chats {
		t.Errorf("the answer waited for %d digests", before)
	}
	for n := range chats {
		if got := server.In(int64(-1001000000000 - n)); len(got) != 1 {
			t.Errorf("%d messages in chat %d", len(got), n)
		}
	}
	var every []time.Time
	for _, c := range server.Calls("sendMessage") {
		every = append(every, c.At)
	}
	slices.SortFunc(every, time.Time.Compare)
	const most = 5*documented + documented // on their way, and on a busy machine, messages catch up with each other
	for n := most; n < len(every); n++ {
		if every[n].Sub(every[n-most]) < 5*time.Second {
			t.Fatalf("more than %d messages in the five seconds before %v", most, every[n])
		}
	}
	took := slices.MaxFunc(digests(), time.Time.Compare).Sub(every[0])
	t.Logf("%d digests in %s; the floor is %s; the answer came after %s", chats, took, chats*time.Second/documented, answered)
}
