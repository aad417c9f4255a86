package command

import (
	"errors"

	"casewire/handlers/reply"
)

// FaultCode is the class of a fault that people are told of. The class is fixed where the fault enters.
type FaultCode string

const (
	// BadInput: a value, an option or a command is wrong; the sentence names the field, what was wrong and an example.
	BadInput FaultCode = "bad_input"
	// NotFound: nothing by that name within the asker's sight. Hidden and missing are the same.
	NotFound FaultCode = "not_found"
	// Forbidden: the person may not.
	Forbidden FaultCode = "forbidden"
	// Conflict: somebody else changed the same thing first.
	Conflict FaultCode = "conflict"
	// TooMany: too many calls, or too much in one.
	TooMany FaultCode = "too_many"
	// Unavailable: the store cannot take it now (disk full, locked); trying again later may help.
	Unavailable FaultCode = "unavailable"
	// Internal: our mistake; the reader gets a reference that stands in the log.
	Internal FaultCode = "internal"
)

// Fault is an error with a sentence for the reader.
//
// Its sentence stands in Doc, or is the catalogue's phrase Key filled with Args; this package knows no catalogue and
// uses the second form, and the gate fills in the sentence. Near holds values that would do in place of the one at
// fault, best first, so that a front door can offer them to be tapped.
type Fault struct {
	Code FaultCode
	// Field is the option at fault; may be empty.
	Field string
	// Key and Args are a phrase of the catalogue; an argument is a string, an int, a reply.Span or a reply.Line.
	Key  string
	Args map[string]any
	// Near are values that would do instead of the one at fault, as they may be typed, best first.
	Near []string
	// Ask, when set, makes a question of the fault: which of these is meant for Field.
	Ask []Choice
	// Doc is what the reader is told.
	Doc reply.Doc
	// Cause is for the log; may be nil.
	Cause error
}

// Error names the fault for the log. What was typed is not in it where the sentence comes from the catalogue.
func (f *Fault) Error() string {
	text := f.Doc.Title.String()
	if f.Key != "" {
		text = " " + f.Key + " " + f.Field + text
	}
	for _, b := range f.Doc.Blocks {
		text += " " + b.Text.String()
	}
	return string(f.Code) + ":" + text
}

func (f *Fault) Unwrap() error { return f.Cause }

// AsFault finds the fault in an error; nil if there is none.
func AsFault(err error) *Fault {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	return nil
}
