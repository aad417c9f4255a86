package storagetest

import "casewire/storage"

// Answers are the right answers to what a reporter asks of a set of records, as facts and not as sentences. They are
// written down by hand (ExampleAnswers) or follow from how the records were made (Twin), never from what the store computes.
type Answers struct {
	Notices  []NoticeAnswer
	Custody  []CustodyAnswer
	Fates    []FatesAnswer
	Cleared  []ClearedAnswer
	Closures []ClosureAnswer
	Years    []YearAnswer
	Finds    []FindAnswer
}

// NoticeAnswer is the state of a notice on a person: one state a system, and what was said about it.
type NoticeAnswer struct {
	Person     string // ref
	Systems    []SystemState
	Statements []Utterance
	// Named are the countries that the sources name as seeing it; Unnamed are the labels of those they do not name.
	Named, Unnamed []string
}

// SystemState is the latest that is known of one system, and who says so.
type SystemState struct {
	System  storage.System
	Outcome string
	Date    storage.Date
	Speaker string
	Said    storage.Day // the day on which it was said; empty: not stated
}

// Utterance is a statement: its stance, and who makes it.
type Utterance struct{ Stance, Speaker string }

// CustodyAnswer is who is held in a country on a day.
type CustodyAnswer struct {
	Country string
	AsOf    storage.Day
	People  []CustodyFact
	Unnamed []UnnamedFact
}

// CustodyFact is one person in an answer about custody.
type CustodyFact struct {
	Person           string // ref
	Heading          storage.Heading
	Basis            storage.Basis
	Since, Confirmed storage.Date
	Stale            bool
	// Ended is the type of the report that ended the inference, for somebody of whom it is not known whether he is free;
	// Expired: the term ran out.
	Ended   string
	Expired bool
}

// UnnamedFact is how many people without a name are held for a case.
type UnnamedFact struct {
	Case      string // ref
	Low, High int
}

// FatesAnswer is what became of the people of a case, as it stands on a day.
type FatesAnswer struct {
	Case  string // ref
	AsOf  storage.Day
	Fates []FateFact
}

// FateFact is what became of some of them.
type FateFact struct {
	People   []string // refs, sorted
	Unnamed  int
	OrMore   bool // there may be more of them than Unnamed
	Outcome  string
	Sentence string
	Months   int
	Stands   storage.Stands
	Heading  storage.Heading // where they stand in an answer about custody; empty: nowhere
	Decided  storage.Date    // of the governing step
}

// ClearedAnswer is whether a person is cleared in a case.
type ClearedAnswer struct {
	Person, Case string // refs
	AsOf         storage.Day
	Outcome      string // of the governing step
	Stands       storage.Stands
	Sentence     string
	Months       int
}

// ClosureAnswer is what was done to close an outlet, first step first, and what was said about it.
type ClosureAnswer struct {
	Outlet     string // ref
	AsOf       storage.Day
	Steps      []ClosureStep
	Statements []Utterance
}

// ClosureStep is one step, with every date that is reported for it, first one first.
type ClosureStep struct {
	Type, Body string
	Dates      []storage.Date
}

// YearAnswer is what falls into a year.
type YearAnswer struct {
	Country string
	Year    int
	Dated   map[string]storage.Date // by ref: what certainly overlaps the year
	Open    []string                // refs of what may fall into it, sorted
}

// FindAnswer is who a text finds.
type FindAnswer struct{ Text, Subject string }
