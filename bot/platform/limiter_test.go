package platform

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// telegramPace is a pace like Telegram's.
func telegramPace() Pace {
	return Pace{Overall: 20, Burst: 20, Chat: time.Second, Group: 18, GroupWindow: time.Minute}
}

// sendAll lets many ask at once and gives when each got its turn, from the start.
func sendAll(t *testing.T, l *Limiter, n int, chat func(int) string, group bool, class func(int) Class) []time.Duration {
	t.Helper()
	start := time.Now()
	out := make([]time.Duration, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := l.Wait(t.Context(), chat(i), group, class(i)); err != nil {
				t.Error(err)
			}
			out[i] = time.Since(start)
		})
	}
	all.Wait()
	slices.Sort(out)
	return out
}

func one(int) string { return "1" }

func many(i int) string { return time.Duration(i).String() }

func always(c Class) func(int) Class { return func(int) Class { return c } }

// held tells the most sends within any window.
func held(at []time.Duration, window time.Duration) int {
	most := 0
	for i := range at {
		n := 0
		for _, x := range at[i:] {
			if x < at[i]+window {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestLimiterKeepsTheOverallPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Given more than a burst for as many chats, then all leave as fast as the pace, and no faster
		at := sendAll(t, NewLimiter(telegramPace()), 120, many, false, always(BulkClass))
		if at[19] != 0 || at[20] == 0 {
			t.Errorf("the burst: %v", at[:22])
		}
		if last := at[119]; last < 4900*time.Millisecond || last > 5100*time.Millisecond {
			t.Errorf("100 more at 20 a second left within %s", last)
		}
	})
}

func TestLimiterKeepsTheChatsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := sendAll(t, NewLimiter(telegramPace()), 5, one, false, always(AnswerClass))
		for i, x := range at {
			if want := time.Duration(i) * time.Second; x != want {
				t.Errorf("message %d left after %s, not %s", i, x, want)
			}
		}
	})
}

func TestLimiterKeepsTheGroupsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := sendAll(t, NewLimiter(telegramPace()), 40, one, true, always(BulkClass))
		if n := held(at, time.Minute); n > 18 {
			t.Errorf("%d messages to a group within a minute", n)
		}
		if last := at[39]; last > 3*time.Minute {
			t.Errorf("40 messages took %s", last)
		}
	})
}

func TestLimiterLetsAnswersGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Given a burst that is used up and a queue of bulk
		l := NewLimiter(telegramPace())
		sendAll(t, l, 20, many, false, always(BulkClass))
		var order []Class
		var mu sync.Mutex
		var all sync.WaitGroup
		ask := func(i int, c Class) {
			all.Go(func() {
				if err := l.Wait(t.Context(), "x"+many(i), false, c); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, c)
			})
		}
		for i := range 30 {
			ask(i, BulkClass)
		}
		synctest.Wait()

		// When answers come after them
		for i := range 5 {
			ask(100+i, AnswerClass)
		}
		all.Wait()

		// Then they leave before what waited
		if !slices.Equal(order[:5], []Class{AnswerClass, AnswerClass, AnswerClass, AnswerClass, AnswerClass}) {
			t.Errorf("%v", order)
		}
	})
}

// Whoever came first goes first: a message to a follower who waits among thousands has its turn after those before it.
func TestLimiterKeepsTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(Pace{Overall: 20, Burst: 1})
		var order []int
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				if err := l.Wait(t.Context(), many(i), false, BulkClass); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, i)
			})
			synctest.Wait()
		}
		all.Wait()
		if !slices.IsSorted(order) {
			t.Errorf("%v", order)
		}
	})
}

// An answer that waits for its own chat's pace holds up nobody else.
func TestLimiterSlowChatHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(telegramPace())
		l.Pause("slow", time.Now().Add(time.Hour))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- l.Wait(ctx, "slow", true, AnswerClass) }()
		synctest.Wait()
		start := time.Now()
		if err := l.Wait(t.Context(), "other", true, BulkClass); err != nil || time.Since(start) != 0 {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func TestLimiterPauses(t *testing.T) {
	for name, c := range map[string]struct {
		pause, chat string
		want        time.Duration
	}{
		"the chat itself": {"1", "1", 7 * time.Second},
		"another chat":    {"1", "2", 0},
		"everything":      {"", "2", 7 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				// Given a pause, and a server that paces everything itself
				l := NewLimiter(Pace{})
				start := time.Now()
				l.Pause(c.pause, start.Add(7*time.Second))
				l.Pause(c.pause, start.Add(3*time.Second)) // a shorter one does not shorten it
				if at := l.Until(c.chat, false); at.Sub(start) != c.want {
					t.Errorf("until %s", at.Sub(start))
				}
				if err := l.Wait(t.Context(), c.chat, false, AnswerClass); err != nil || time.Since(start) != c.want {
					t.Errorf("%v after %s, want %s", err, time.Since(start), c.want)
				}
			})
		})
	}
}

// A pause that comes while somebody waits for his pace counts for him too.
func TestLimiterPauseReachesWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(telegramPace())
		start := time.Now()
		if err := l.Wait(t.Context(), "1", false, AnswerClass); err != nil {
			t.Fatal(err)
		}
		done := make(chan time.Duration, 1)
		go func() {
			if err := l.Wait(t.Context(), "1", false, AnswerClass); err != nil {
				t.Error(err)
			}
			done <- time.Since(start)
		}()
		synctest.Wait()
		l.Pause("1", start.Add(30*time.Second))
		if at := <-done; at != 30*time.Second {
			t.Errorf("it left after %s", at)
		}
	})
}

// Whoever gives up leaves his place to the next.
func TestLimiterGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(Pace{Overall: 1, Burst: 1})
		if err := l.Wait(t.Context(), "1", false, AnswerClass); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := l.Wait(ctx, "2", false, AnswerClass); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		start := time.Now()
		if err := l.Wait(t.Context(), "3", false, BulkClass); err != nil || time.Since(start) > time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}

// What is kept of chats does not grow with them.
func TestLimiterForgetsChats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(Pace{Chat: time.Second})
		for i := range 500 {
			if err := l.Wait(t.Context(), many(i), false, BulkClass); err != nil {
				t.Fatal(err)
			}
			l.Pause("paused"+many(i), time.Now().Add(time.Second))
			time.Sleep(100 * time.Millisecond) //nolint:forbidigo // the bubble's time
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if len(l.chats) > 100 {
			t.Errorf("%d chats are kept", len(l.chats))
		}
	})
}

// Whatever is asked, no pace is ever broken, and everybody gets his turn.
func TestLimiterProperty(t *testing.T) {
	type asked struct {
		chat  string
		class Class
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := Pace{Overall: float64(rapid.IntRange(1, 40).Draw(rt, "overall")), Burst: rapid.IntRange(1, 40).Draw(rt, "burst"),
			Chat: time.Duration(rapid.IntRange(0, 1500).Draw(rt, "chat")) * time.Millisecond, Group: rapid.IntRange(0, 5).Draw(rt, "group"), GroupWindow: 10 * time.Second}
		messages := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) asked {
			return asked{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "to"), rapid.SampledFrom([]Class{AnswerClass, BulkClass}).Draw(rt, "class")}
		}), 1, 60).Draw(rt, "messages")
		var every []time.Duration
		byChat := map[string][]time.Duration{}
		synctest.Test(t, func(t *testing.T) {
			l, start := NewLimiter(p), time.Now()
			var mu sync.Mutex
			var all sync.WaitGroup
			for _, m := range messages {
				all.Go(func() {
					if err := l.Wait(t.Context(), m.chat, true, m.class); err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					every, byChat[m.chat] = append(every, time.Since(start)), append(byChat[m.chat], time.Since(start))
				})
			}
			all.Wait()
		})
		slices.Sort(every)
		if n := held(every, time.Second); n > p.Burst+int(p.Overall)+1 {
			rt.Fatalf("%d within a second", n)
		}
		for _, at := range byChat {
			slices.Sort(at)
			for i := 1; i < len(at); i++ {
				if at[i]-at[i-1] < p.Chat {
					rt.Fatalf("two to a chat within %s", at[i]-at[i-1])
				}
			}
			if n := held(at, p.GroupWindow); p.Group > 0 && n > p.Group {
				rt.Fatalf("%d to a group within its window", n)
			}
		}
	})
}
