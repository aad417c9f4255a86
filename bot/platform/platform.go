// Package platform is what a chat platform must be to the rest of casewire: how a document becomes messages, how one of
// them leaves, and what can be said when it is not clear whether it arrived.
//
// It promises that no secret stands in an error, that no request goes to a host that was not configured, and that every
// failure has a kind on which the post office can decide. It knows no particular platform and no store.
package platform

import (
	"context"
	"time"

	"casewire/handlers/reply"
)

// Target is where something goes.
type Target struct {
	// Chat is the platform's id of the conversation.
	Chat string
	// Thread is the topic inside it; empty for none.
	Thread string
	// Kind is "private", "group" or "channel".
	Kind string
}

// Options say how a document is sent.
type Options struct {
	// Silent: without sound.
	Silent bool
	// Protect: what is for the team only; a platform that can, keeps it from being passed on.
	Protect bool
	// Number and Of say that the document is one message out of several, whose mark (2/3) it keeps; zero: it is whole.
	Number, Of int
}

// Part is one message as it will leave. It is rendered once and then frozen, so that a restart goes on with the same bytes.
type Part struct {
	// Body is the adapter's own encoding of the message. Nobody else reads it.
	Body []byte
	// Doc is the stretch of the document that the part shows, from which it can be rendered anew.
	Doc reply.Doc
	// Carries lists the refs of the incidents and cases whose content it shows: what Doc.Carried gives.
	Carries []string
}

// MarkRoom is how many characters a part keeps free for a mark that is added later: corrected, withdrawn.
const MarkRoom = 200

// Receipt says that a message is there.
type Receipt struct {
	// Post is the platform's id of the message, by which it can be edited.
	Post string
	// Elsewhere: the topic is gone and the message stands in the chat itself.
	Elsewhere bool
}

// Trail is what is known of a message of which it is not clear whether it arrived.
type Trail struct {
	// Key is the key that it was sent with.
	Key string
	// Body is the message itself.
	Body []byte
	// After is the id of the last message of the chat that was known before; empty for none.
	After string
	// Ours are ids after it that are known to be other messages of casewire.
	Ours []string
	// Sent is when it was tried last.
	Sent time.Time
}

// Finding is what the platform's evidence says of a message that may have arrived.
type Finding int

const (
	// Doubt: there is no telling.
	Doubt Finding = iota
	// Arrived: the message is there.
	Arrived
	// NeverArrived: the message is certainly not there.
	NeverArrived
)

// Sender is the last yard to one platform. It is safe for concurrent use. Its errors are *Fault.
type Sender interface {
	// Name is "telegram" or "discord".
	Name() string
	// Render cuts a document into the messages that a chat gets: between entries, within the platform's limits less
	// MarkRoom, numbered 1/3 where there are several. An empty document has no parts.
	Render(doc reply.Doc, o Options) ([]Part, error)
	// Send sends one part, in its turn behind the answers to people. key is the same for every attempt at the same part. All
	// its requests have the context, or one that was made from it, so that the Transport can ask for leave (see WithLeave).
	Send(ctx context.Context, to Target, body []byte, key string) (Receipt, error)
	// Edit puts a part in the place of a message. Editing to what is there already is no fault; a message that is gone, or
	// too old to be edited, is one of kind Refused.
	Edit(ctx context.Context, to Target, post string, body []byte) error
	// Trace looks for a message that may have arrived, and gives its id where it did. While it runs nothing else is sent to
	// that chat.
	Trace(ctx context.Context, to Target, t Trail) (Finding, string, error)
	// Manages asks the platform whether somebody may manage a chat.
	Manages(ctx context.Context, chat, person string) (bool, error)
}

// Memory keeps small things of an adapter over a restart: what it told the platform last. Keys are the adapter's own.
type Memory interface {
	// Recall gives what was remembered under a key; empty for nothing.
	Recall(ctx context.Context, key string) (string, error)
	Remember(ctx context.Context, key, value string) error
}

// State is how a platform's connection is doing, for /status, /readyz and the ops chat.
type State struct {
	// Ready: it receives what people send.
	Ready bool
	// Ended: it will not come back by itself: the token is wrong.
	Ended bool
	// Since is when that began.
	Since time.Time
	// Who is the bot's name there.
	Who string
	// Trouble says what is wrong and what to do, in one sentence; empty for nothing.
	Trouble string
}

// Check is one thing that "casewire check" looked at on a platform.
type Check struct {
	// Name is what was looked at, in a word or two: "token", "webhook".
	Name string
	OK   bool
	// Text is what was found, and Fix what to do about it; Fix is empty where there is nothing to do. Neither holds a secret.
	Text, Fix string
}
