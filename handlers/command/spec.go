// Package command holds what a command is: one declaration from which menus, parsing, forms, autocomplete, help,
// permissions and the README's reference all come.
//
// It knows no platform, no store and no words of an answer. A front door (Telegram, Discord, the console) reads a call
// in its own way, hands it over undecoded through the Gate, and gets a document back.
package command

import (
	"context"
	"time"

	"casewire/handlers/reply"
)

// Limits of the table: the intersection of what the platforms take.
const (
	MaxName    = 32   // Telegram and Discord: a command's name, and Discord's for an option's
	MaxSummary = 100  // Discord: description of a command or option, in characters
	MaxOptions = 25   // Discord: options a command
	MaxChoices = 25   // Discord: fixed choices an option; a longer list is completed instead
	MaxLabel   = 100  // Discord: a choice's name, in characters
	MaxTable   = 100  // Telegram: commands a scope; Discord: chat commands an application
	MaxText    = 4000 // Discord: a text field of a form, in characters; the longest value an option may take
)

// Permission is what a command needs of the person who calls it.
type Permission int

const (
	// Anyone may call: readers, subscribers, channel identities. What they see is their sight's business.
	Anyone Permission = iota
	// ManagesChat: somebody who may manage the chat that the call is about, the channel's own identity, or an admin.
	ManagesChat
	// Editing: editors and admins.
	Editing
	// Administering: admins.
	Administering
)

// Role is what casewire knows a person as. The order is by power.
type Role int

const (
	Nobody Role = iota
	Member
	Editor
	Admin
)

// Audience says who reads a chat. The zero value is the safe one.
type Audience int

const (
	PublicAudience Audience = iota
	TeamAudience
)

// Group is the heading a command stands under in help and in the reference.
type Group string

const (
	Read      Group = "read"
	Self      Group = "self"
	Subscribe Group = "subscribe"
	Edit      Group = "edit"
	Run       Group = "run"
)

// Spec declares one command, once.
type Spec struct {
	// Name is what is typed after the slash: ^[a-z][a-z0-9_]{0,31}$.
	Name string
	// Group is where help and the reference list it.
	Group Group
	// Summary is one line, at most MaxSummary characters, without a full stop.
	Summary string
	// Details are further sentences for `help command` and the reference.
	Details string
	// Examples are full lines as a person types them ("/case KG-4T7Q"). A test runs each; the reference prints it.
	Examples []string
	// Options in the order in which they may be given without their names.
	Options []Option
	// Need is who may call it.
	Need Permission
	// Private answers are for the asker alone wherever the platform can do that.
	Private bool
	// Slow commands may take longer than an instant: the platform shows that something is under way.
	Slow bool
	// Confirm commands show a preview with buttons before anything changes.
	Confirm bool
	// Twice: what is confirmed is asked a second time, as it cannot be undone.
	Twice bool
	// Run answers a decoded call. It must not keep the call after it returns.
	Run func(ctx context.Context, c Call) (reply.Doc, error)
}

// Kind is the type of an option's value.
type Kind int

const (
	// Text is free text, at most Max characters (MaxText if Max is 0).
	Text Kind = iota
	// Integer is a whole number from Min to Max.
	Integer
	// Boolean is yes or no; `private` alone means yes.
	Boolean
	// Date is a day, month or year that filters or fixes an as-of day: "2024", "2025-07", "2025-07-01", "today". Decoded to a Period.
	Date
	// ReportedDate is when something is said to have happened, with its precision: also "before 2025-10-31", "after …", "2025-05-01..2025-05-31", "unknown". Decoded to a Period.
	ReportedDate
	// Country is a country by code or name in any usual spelling. Decoded to its ISO 3166-1 alpha-2 code.
	Country
	// CaseRef is a case: a ref, or text to look up.
	CaseRef
	// Ref is any object: a ref, or text to look up.
	Ref
	// Enum is one of Choices.
	Enum
	// List is several values of Choices parted by commas.
	List
	// Attachment is a file that comes with the call.
	Attachment
	// Instant is a moment that something waits for: "2025-01-02T15:04Z", "2025-01-02 15:04" in the desk's zone, or a Date,
	// which ends at its close in the desk's zone. Decoded to a Period whose From and To are that moment.
	Instant
)

// Option is one named value of a command.
type Option struct {
	Name     string
	Summary  string // at most MaxSummary characters
	Kind     Kind
	Required bool
	// Ask says whether the option is asked for, one question at a time, where it is not given and not Required.
	Ask Asking
	// Rest: the option takes the rest of the line as it stands. Only the last positional option may.
	Rest bool
	// Named: the option is only ever given by its name, so that a number among the words before it is not taken for it.
	Named bool
	// Many: the option may be given several times; its values are kept in order.
	Many bool
	// Min and Max bound an Integer's value or a Text's length in characters. Both zero: no bound but MaxText.
	Min, Max int
	// Sample is a value as a person would type it, for questions, forms and faults; empty: one of its kind.
	Sample string
	// Choices are the values of an Enum or List. More than MaxChoices are completed (Discord) or asked group first (Telegram).
	Choices []Choice
	// Complete suggests values for what has been typed so far, within the caller's sight; may be nil.
	Complete func(ctx context.Context, c Call, typed string) ([]Choice, error)
}

// Asking says whether an option that was not given is asked for.
type Asking int

const (
	// NotAsked: it is left out.
	NotAsked Asking = iota
	// Needed: the command cannot do without it. Discord's forms ask for it, so that a bare call can open one.
	Needed
	// Offered: once questions are being asked, this one is too, and may be skipped.
	Offered
)

// Choice is one value that can be picked.
type Choice struct {
	Value string
	Label string
	Group string // heading under which long lists are asked
	// Aliases are further words a person may type for it, folded as FoldWord does.
	Aliases []string
}

// Period is a decoded Date or ReportedDate: the first and the last day it may mean, both inclusive, each at midnight
// UTC. A zero From or To is open. "before 2025-10-31" is strict: its last day is 30 October, and "after" likewise.
type Period struct {
	From, To  time.Time
	Precision Precision
	// Words is what was typed.
	Words string
	// Printed is, of a ReportedDate, how the source prints it: "late May 2025". Inferred: no source states it.
	Printed  string
	Inferred bool
}

// Precision of a typed date.
type Precision string

const (
	Day     Precision = "day"
	Month   Precision = "month"
	Year    Precision = "year"
	Range   Precision = "range"
	Before  Precision = "before"
	After   Precision = "after"
	Unknown Precision = "unknown"
	// Moment is the precision of an Instant.
	Moment Precision = "instant"
)

// Caller is who asks, as the front door and the store know him.
type Caller struct {
	// Platform is "telegram", "discord" or "console".
	Platform string
	// ID is the person's id there; empty for a channel identity or an anonymous admin, who have no role.
	ID string
	// Name is what the platform shows for the person. Never stored for a mere question.
	Name string
	// Roles are the platform's own roles of the person in this chat (Discord role ids).
	Roles []string
	// Role is filled in by the gate.
	Role Role
	// Account is the store's number of the person, filled in by the gate; 0 when the store does not know him.
	Account int64
}

// ChatKind says what a conversation is.
type ChatKind string

const (
	PrivateChat ChatKind = "private"
	GroupChat   ChatKind = "group"
	ChannelChat ChatKind = "channel"
)

// Chat is the conversation a call came from.
type Chat struct {
	Platform string
	ID       string
	// Thread is the topic or thread inside the chat; empty for none.
	Thread string
	Title  string
	Kind   ChatKind
	// Audience is filled in by the gate.
	Audience Audience
	// Manager tells whether the caller may manage this chat, as far as the platform said so with the call.
	Manager bool
}

// Call is a decoded, authorised call.
type Call struct {
	Spec   *Spec
	Values Values
	// Given are the options as typed, so that the call can be printed as a line again.
	Given  []Given
	Caller Caller
	Chat   Chat
	// Alone: only the asker sees the answer (a private chat, an ephemeral reply, the console).
	Alone bool
	// Key is the id of the update or interaction, unique on its platform; a change is stored with it once.
	Key string
	// Preview: nothing is to be kept; the answer shows what would be. Confirm commands are run so first.
	Preview bool
	// Seen are the revisions of what the preview showed, by ref: a preview writes them, and the change that follows holds
	// them against the store.
	Seen map[string]int
	// Now is the instant of the call, the same for all of it.
	Now time.Time
	// Files came with the call.
	Files []reply.File
}

// Request is an undecoded call as a front door hands it over.
type Request struct {
	Key    string
	Caller Caller
	Chat   Chat
	// Alone: the platform will show the answer to the asker only.
	Alone bool
	// CanBeAlone: the platform could do that if the answer asks for it (Discord ephemeral).
	CanBeAlone bool
	// Line is the text as typed, for front doors that read lines. In a private chat it may be no command at all.
	Line string
	// Name and Options are the call of a front door with typed options; then Line is empty. Values are as typed.
	Name    string
	Options []Given
	Files   []reply.File
	// Action is a pressed button's; then everything above but Key, Caller, Chat and who sees the answer is empty. Of a form
	// that was filled in, Options are its fields.
	Action string
	// Late: it was written long before the program could read it. A question is not answered any more; a change is done.
	Late bool
	// Edited: the person changed a line that was sent before. It counts only while what it was about can still be changed: a
	// draft that is not stored yet.
	Edited bool
}

// Given is one option as typed.
type Given struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Answer is what a front door shows.
type Answer struct {
	Doc reply.Doc
	// Private: for the asker's eyes only: an ephemeral reply, or a message in the person's private chat.
	Private bool
	// Neutral is what the chat is told instead where the answer went to the private chat; it gives nothing away.
	Neutral reply.Doc
	// Edit: replace the message that carries the pressed button.
	Edit bool
	// Toast is a short line for a pressed button, at most 200 characters (Telegram: answerCallbackQuery text).
	Toast string
	// Quit: the caller asked to leave (console).
	Quit bool
	// Asks: the document is a question, and the next text of the person in this chat is taken as the answer.
	Asks bool
	// Protect: it shows what is for the team only, in a chat; a platform that can, keeps it from being passed on.
	Protect bool
	// Again is the action that asks the same for everybody in the chat to see, of an answer that was asked for privately;
	// empty where there is no such thing.
	Again string
	// Form asks for what is missing, all at once, where Doc asks for one thing; nil for none. A front door that has no forms
	// shows Doc.
	Form *Form
}

// Form asks for several options at once. What was filled in comes back as a Request with the form's Action and the fields as
// Options; a Request with the Action alone asks for the form as it stands.
type Form struct {
	// Title is short: Discord shows 45 characters.
	Title  string
	Action string
	// Fields are at most MaxFields; the rest is asked for by the form that follows.
	Fields []Field
}

// MaxFields is the most fields that a form has (Discord).
const MaxFields = 5

// Field is one option of a form.
type Field struct {
	// Name is the option's.
	Name string
	// Summary says what it is, Sample is a value as a person would type it, Value what was typed already.
	Summary, Sample, Value string
	Required               bool
	// Long: the text may have several lines.
	Long bool
	// Max is how many characters it may have; 0: MaxText.
	Max int
}

// Card is one thing that inline mode offers to be put into any chat.
type Card struct {
	// ID tells it from the others of one answer, at most 64 bytes.
	ID string
	// Title and Summary are what the list shows.
	Title, Summary string
	// Doc is what is put into the chat. It shows public things only.
	Doc reply.Doc
}

// Inliner offers cards in any chat, for platforms that have such a mode (Telegram's inline mode).
type Inliner interface {
	// Inline offers what the words of Request.Line find, public things only. more tells that the words also find something
	// that this person may see, but not everybody.
	Inline(ctx context.Context, r Request) (cards []Card, more bool)
}

// Gate is all that an adapter knows of casewire.
type Gate interface {
	// Table is every command, in the order of the reference.
	Table() *Table
	// Dispatch answers a call. It never fails: a fault is an answer.
	Dispatch(ctx context.Context, r Request) Answer
	// Press answers a pressed button.
	Press(ctx context.Context, r Request) Answer
	// Complete suggests values of an option of a half-typed call, best first, at most MaxChoices.
	Complete(ctx context.Context, r Request, option, typed string) []Choice
	// Menu is what this person may call here.
	Menu(ctx context.Context, r Request) []*Spec
	// Happened takes note of what happened to a chat. The answer is for that chat; it may be empty.
	Happened(ctx context.Context, e Event) Answer
}

// EventKind is what happened to a chat.
type EventKind string

const (
	// Joined: the bot was put into the chat, or may speak there again.
	Joined EventKind = "joined"
	// Left: the bot was put out of the chat, was blocked, or the chat is gone.
	Left EventKind = "left"
	// Moved: the chat goes on under the id in Event.To.
	Moved EventKind = "moved"
	// Muted: the bot lost a right that it needs there; Event.Missing names it.
	Muted EventKind = "muted"
	// ThreadGone: the topic Chat.Thread was deleted or closed.
	ThreadGone EventKind = "thread gone"
)

// Event is something that happened to a chat.
type Event struct {
	// Key is the id of the update, unique on its platform.
	Key    string
	Kind   EventKind
	Chat   Chat
	Caller Caller // who did it, where the platform says so
	To     string
	// Missing is the right that was lost, in the platform's own words.
	Missing string
}
