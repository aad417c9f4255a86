// Package reply is the neutral document that every answer, preview and digest of casewire is made of.
//
// A handler says what there is to say as structure: a title, blocks, items, spans, buttons and files. It never
// writes markup. Each platform adapter turns the same document into its own messages and owns the escaping, the
// cutting and the limits. The document is also what the outbox stores, so its encoding is versioned (encode.go) and
// a document written by an older casewire must stay readable.
//
// All text in a document is plain text that may have been typed by anybody: an adapter must show it literally.
package reply

// Doc is one answer. The zero value is an empty answer, which adapters do not send.
type Doc struct {
	// Title is the first line, shown emphasised. It may be empty.
	Title Line `json:"title,omitempty"`
	// Blocks follow in reading order.
	Blocks []Block `json:"blocks,omitempty"`
	// Buttons are offered below the text, in rows. An adapter that cannot show a button says in text how to get there.
	Buttons [][]Button `json:"buttons,omitempty"`
	// Files go with the document, each with a text alternative.
	Files []File `json:"files,omitempty"`
	// Tag is the ref of the case the card is about, without its dash ("KG4T7Q"); Telegram shows it as a hashtag.
	Tag string `json:"tag,omitempty"`
	// Share is the start parameter of a link that opens this answer ("case_KG-4T7Q"), for platforms that have such links.
	Share string `json:"share,omitempty"`
}

// BlockKind says how a block is read.
type BlockKind string

const (
	// Heading is a section's title; Text holds it.
	Heading BlockKind = "heading"
	// Paragraph is running text.
	Paragraph BlockKind = "paragraph"
	// List is a list of items, one below the other; an adapter may cut a long document between two items, never inside one.
	List BlockKind = "list"
	// Note is small print: what was counted, as of when, what is not known.
	Note BlockKind = "note"
	// Warning is a sentence the reader must not miss.
	Warning BlockKind = "warning"
)

// Block is one part of a document.
type Block struct {
	Kind BlockKind `json:"kind"`
	// Text is the content of a heading, paragraph, note or warning.
	Text Line `json:"text,omitempty"`
	// Items are the entries of a List.
	Items []Item `json:"items,omitempty"`
	// Carries is, of a block that is no list, what Item.Carries is of an entry: the title of a case over its entries.
	Carries []string `json:"carries,omitempty"`
}

// Item is one entry of a list: the smallest thing that is never cut in two.
type Item struct {
	// Text is the entry's first line.
	Text Line `json:"text"`
	// Notes are further lines of the same entry, shown below it and indented.
	Notes []Line `json:"notes,omitempty"`
	// Carries lists the refs of the incidents whose content the entry shows, and of a case that it is about itself, so that delivery can check them against
	// the sight of the chat just before sending and can find the posts that carry an incident later.
	Carries []string `json:"carries,omitempty"`
	// About is the ref of the one incident or case that the entry tells as a whole, so that it can be told anew when that is
	// corrected; empty where the entry is made of several things, or of a part of one.
	About string `json:"about,omitempty"`
}

// Line is text as a run of spans.
type Line []Span

// SpanKind says what a span is.
type SpanKind string

const (
	// Plain text; also the kind of the zero Span.
	Plain SpanKind = ""
	// Strong text stands out: a name, a number, a ref's title.
	Strong SpanKind = "strong"
	// Emphasis is for qualifiers: inferred, disputed, unreviewed.
	Emphasis SpanKind = "emphasis"
	// Code is text to be typed or copied exactly.
	Code SpanKind = "code"
	// Quote holds the words of a speaker, verbatim; the adapter adds the quotation marks.
	Quote SpanKind = "quote"
	// Link is text that opens Target, an absolute http or https URL.
	Link SpanKind = "link"
	// Command is text that asks Target, a full command line ("/case KG-4T7Q"), where the platform can; elsewhere the text alone.
	Command SpanKind = "command"
	// Day is a calendar day without a zone; Target is ISO 8601 ("2025-10-31"), Text the day in words.
	Day SpanKind = "day"
	// Instant is a moment; Target is RFC 3339 in UTC, Text the moment in words in the desk's zone.
	Instant SpanKind = "instant"
)

// Span is a stretch of text of one kind.
type Span struct {
	Kind   SpanKind `json:"kind,omitempty"`
	Text   string   `json:"text"`
	Target string   `json:"target,omitempty"`
}

// Style is the weight of a button.
type Style string

const (
	Ordinary Style = ""
	// Primary is the expected next step: Save, Publish.
	Primary Style = "primary"
	// Danger is a step that hides, removes or sends.
	Danger Style = "danger"
)

// Button is one thing to press. Exactly one of Action and URL is set.
type Button struct {
	// Label is what it says: at most 40 characters.
	Label string `json:"label"`
	// Action is what the gate gets back when it is pressed: at most 64 bytes of UTF-8 (Telegram: callback_data 1-64 bytes).
	// It keeps its meaning over a restart.
	Action string `json:"action,omitempty"`
	// URL is opened instead.
	URL   string `json:"url,omitempty"`
	Style Style  `json:"style,omitempty"`
}

// File is an attachment.
type File struct {
	// Name is the file's name with its ending, safe on every system.
	Name string `json:"name"`
	// Type is its media type.
	Type string `json:"type"`
	// Data is its content.
	Data []byte `json:"data"`
	// Alternative says in words what a picture shows; empty for documents.
	Alternative string `json:"alternative,omitempty"`
}
