package handlers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"strings"
	"sync"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

const (
	// PairLife is how long a code counts.
	PairLife = time.Hour
	// pairTries is how many wrong codes one person may give, and pairTriesAll how many all people together: then the code
	// counts no more. Of 40 bits, a hundred tries find one in ten thousand million.
	pairTries, pairTriesAll = 5, 100
	// pairLetters are Crockford's: none can be taken for another.
	pairLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// Pairing makes the first admin: whoever gives the code that the program printed where only its operator can read. A code
// counts once, for an hour, and is never stored. It is safe for concurrent use.
type Pairing struct {
	mu      sync.Mutex
	code    string // empty: none counts
	expires time.Time
	wrong   map[string]int
	tries   int
	done    bool
}

// Offer gives the code that counts, and tells that it is a new one. Once somebody was paired there is none.
func (p *Pairing) Offer(now time.Time) (code string, fresh bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done || p.code != "" && now.Before(p.expires) {
		return p.code, false
	}
	var drawn [8]byte
	_, _ = rand.Read(drawn[:]) // never fails
	for i, b := range drawn {
		drawn[i] = pairLetters[int(b)%len(pairLetters)]
	}
	p.code, p.expires = string(drawn[:4])+"-"+string(drawn[4:]), now.Add(PairLife)
	p.wrong, p.tries = map[string]int{}, 0
	return p.code, true
}

// Done tells that somebody was paired.
func (p *Pairing) Done() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done
}

// redeem calls grant if the code that somebody gave is the one that counts; only then is it used up. It is false for a
// wrong code, and for any code where none counts.
func (p *Pairing) redeem(now time.Time, who, typed string, grant func() error) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.code == "" || !now.Before(p.expires) || p.wrong[who] >= pairTries || p.tries >= pairTriesAll {
		return false, nil
	}
	want, got := sha256.Sum256([]byte(plainCode(p.code))), sha256.Sum256([]byte(plainCode(typed)))
	if subtle.ConstantTimeCompare(want[:], got[:]) != 1 {
		p.wrong[who]++
		p.tries++
		return false, nil
	}
	if err := grant(); err != nil {
		return false, err
	}
	p.code, p.done = "", true
	return true, nil
}

// plainCode is a code without what may differ in how it is typed.
func plainCode(typed string) string {
	return strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
}

// pairs tells whether somebody can still become the first admin.
func (b *Bot) pairs() bool { return b.pairing != nil && !b.pairing.Done() }

// pairSpecs declares how the first admin is made, and how somebody is forgotten.
func (b *Bot) pairSpecs() []command.Spec {
	return []command.Spec{
		{Name: "pair", Group: command.Self, Private: true, Summary: "Become the first admin, with the code that casewire printed at its start",
			Details:  "The code stands in casewire's log. It counts once, for an hour; while nobody is an admin, a new one is printed after that.",
			Examples: []string{"/pair K7Q2-9XMB"},
			Options:  []command.Option{{Name: "code", Summary: "The code", Kind: command.Text, Required: true, Max: 40, Rest: true, Sample: "K7Q2-9XMB"}},
			Run: b.does(func(ctx context.Context, a ask) (reply.Doc, error) {
				return b.pair(ctx, a, a.Values.Text("code"))
			})},
		{Name: "forget", Group: command.Self, Private: true, Summary: "See and remove what casewire keeps of you",
			Details:  "It removes the name you go by, what you have begun to type, and the follows and digests of your private chat. Your role and the audit of changes stay.",
			Examples: []string{"/forget"},
			Options:  []command.Option{{Name: "sure", Summary: "Remove it, without being asked", Kind: command.Boolean, Named: true}},
			Run:      b.does(b.forget)},
	}
}

// pair makes the caller an admin if the code is right.
func (b *Bot) pair(ctx context.Context, a ask, code string) (reply.Doc, error) {
	switch {
	case a.Caller.ID == "":
		return reply.Doc{}, b.fault(command.Forbidden, "self.no_id", nil)
	case a.Caller.Role == command.Admin:
		return reply.Doc{Title: b.words.Line("pair.already", nil)}, nil
	}
	who := a.Caller.Platform + ":" + a.Caller.ID
	by := storage.By{Platform: a.Caller.Platform, Key: a.Key, Action: "pair"}
	paired := false
	if b.pairing != nil {
		var err error
		paired, err = b.pairing.redeem(a.Now, who, code, func() (err error) {
			if by.Account, err = b.store.Know(ctx, whoOf(a.Caller)); err != nil {
				return err
			}
			_, err = b.store.SetGrant(ctx, by, storage.Grant{Platform: a.Caller.Platform, Kind: "person", RemoteID: a.Caller.ID, Role: int(command.Admin)})
			return err
		})
		if err != nil {
			return reply.Doc{}, fmt.Errorf("pair: %w", err)
		}
	}
	if !paired {
		if b.pairs() {
			b.log.WarnContext(ctx, "a pairing code was given that does not count")
		}
		return reply.Doc{}, b.fault(command.Forbidden, "pair.wrong", nil)
	}
	b.log.InfoContext(ctx, "the first admin is paired")
	doc := reply.Doc{Title: b.words.Line("pair.done", nil)}
	doc.List(
		reply.Item{Text: b.words.Line("pair.grant", words.Args{"line": reply.Cmd("/grant id:telegram:123456 role:editor"), "whoami": reply.Cmd("/whoami")})},
		reply.Item{Text: b.words.Line("pair.chat", words.Args{"line": reply.Cmd("/chat")})},
		reply.Item{Text: b.words.Line("pair.help", words.Args{"help": reply.Cmd("/help"), "status": reply.Cmd("/status")})},
	)
	return doc, nil
}

// forget shows what is kept of the caller, and removes it when he is sure.
func (b *Bot) forget(ctx context.Context, a ask) (reply.Doc, error) {
	if a.Caller.ID == "" {
		return reply.Doc{}, b.fault(command.Forbidden, "self.no_id", nil)
	}
	sure := a.Values.Bool("sure")
	by := storage.By{Account: a.Caller.Account, Platform: a.Caller.Platform, Key: a.Key, Action: "forget", DryRun: true}
	t, err := b.store.Forget(ctx, by, whoOf(a.Caller))
	if err == nil && sure && !t.None() {
		by.DryRun = false
		t, err = b.store.Forget(ctx, by, whoOf(a.Caller))
	}
	if err != nil {
		return reply.Doc{}, err
	}
	key := "forget.kept"
	switch {
	case t.None():
		key = "forget.nothing"
	case sure:
		key = "forget.done"
	}
	doc := reply.Doc{Title: b.words.Line(key, words.Args{"privacy": reply.Cmd("/privacy")})}
	var items []reply.Item
	if t.Name {
		items = append(items, b.lines("forget.name")...)
	}
	for _, kept := range []struct {
		key string
		n   int
	}{{"forget.drafts", t.Drafts}, {"forget.subscriptions", t.Subscriptions}, {"forget.follows", t.Follows}, {"forget.waiting", t.Waiting}} {
		if kept.n > 0 {
			items = append(items, reply.Item{Text: b.words.Line(kept.key, words.Args{"n": kept.n})})
		}
	}
	if len(items) > 0 {
		doc.List(items...)
	}
	if a.Caller.Role > command.Nobody {
		doc.Note(b.words.Line("forget.role", words.Args{"whoami": reply.Cmd("/whoami")}))
	}
	if a.Caller.Account != 0 {
		doc.Note(b.words.Line("forget.stays", nil))
	}
	if !sure && !t.None() {
		if button, ok := asks(b.words.Text("forget.button", nil), "forget sure:yes"); ok {
			button.Style = reply.Danger
			doc.Buttons = append(doc.Buttons, []reply.Button{button})
		}
	}
	return doc, nil
}
