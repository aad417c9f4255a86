package storage

import "slices"

// FoldChanges folds entries, latest first, into one line an object, latest first: what they come to for a reader who saw
// none of it. What came into sight in between is new, as it now reads; what came and went, or was changed and changed back
// by an undo, makes no line; what went and came back is updated. A correction outweighs the updates around it and keeps its
// reason. The objects that came into sight with one import fold into one line, at the last of them; Ref is then that of a
// case among them, if there is one.
//
// sent tells of what has reached the reader in between (a follow); nil: nothing has. Nothing of that is left out.
func FoldChanges(list []Change, sent func(ref string) bool) []Change {
	if sent == nil {
		sent = func(string) bool { return false }
	}
	var order []string
	spans := map[string][]Change{} // latest first
	for _, c := range list {
		key := c.Object + " " + c.Ref
		if spans[key] == nil {
			order = append(order, key)
		}
		spans[key] = append(spans[key], c)
	}
	var out []Change
	for _, key := range order {
		span := spans[key]
		known := sent(span[0].Ref)
		if !known {
			span = withoutUndone(span)
		}
		if c, ok := foldSpan(span, known); ok {
			out = append(out, c)
		}
	}
	// Lines stand where their last entry does; an undo that left no trace may have moved one back.
	slices.SortStableFunc(out, func(a, b Change) int { return int(min(max(b.seq-a.seq, -1), 1)) })
	return foldImports(out)
}

// withoutUndone leaves out the changes that were undone in the same range, and their undoing.
func withoutUndone(span []Change) []Change {
	at := map[int64]bool{}
	for _, c := range span {
		at[c.seq] = c.seq != 0
	}
	off := map[int64]bool{}
	for _, c := range span { // latest first: an undo that was undone in turn has no effect
		if c.undoes != 0 && at[c.undoes] && !off[c.seq] {
			off[c.seq], off[c.undoes] = true, true
		}
	}
	return slices.DeleteFunc(slices.Clone(span), func(c Change) bool { return off[c.seq] })
}

// foldSpan folds the entries of one object, latest first; false where they come to nothing.
func foldSpan(span []Change, known bool) (Change, bool) {
	if len(span) == 0 {
		return Change{}, false
	}
	last, first := span[0], span[len(span)-1]
	entered := first.News == NewsNew
	line := last
	switch {
	case last.News == NewsWithdrawn:
		return line, known || !entered
	case entered && !known:
		// How it came counts, and when it last changed.
		line.News, line.Kind, line.Reason, line.Field, line.batch = NewsNew, first.Kind, first.Reason, first.Field, first.batch
		line.Before = first.Before
		return line, true
	case last.News == NewsNew && len(span) > 1:
		line.News = NewsUpdated
	}
	for _, c := range span {
		if c.News == NewsCorrected {
			line.News, line.Kind, line.Reason, line.Field = NewsCorrected, c.Kind, c.Reason, c.Field
			line.Who, line.Note = c.Who, c.Note
			break
		}
	}
	line.Before = first.Before
	return line, true
}

// foldImports folds the lines of what came into sight with one import.
func foldImports(list []Change) []Change {
	size := map[int64]int{}
	for _, c := range list {
		if c.imported() {
			size[c.batch]++
		}
	}
	var out []Change
	at := map[int64]int{}
	for _, c := range list {
		if !c.imported() || size[c.batch] < 2 {
			out = append(out, c)
			continue
		}
		n, ok := at[c.batch]
		if !ok {
			n = len(out)
			at[c.batch] = n
			c.Batch, c.Field, c.Before, c.After = int64(len(at)), "", "", ""
			out = append(out, c)
		}
		line := &out[n]
		line.Batched++
		switch c.Object {
		case RefCase:
			line.Imported.Cases++
			line.Object, line.Ref, line.Case = c.Object, c.Ref, c.Case
		case RefIncident:
			line.Imported.Incidents++
		case RefSubject:
			line.Imported.Subjects++
		case RefSource:
			line.Imported.Sources++
		}
	}
	return out
}

// imported tells whether a line is of something that was added in a batch.
func (c Change) imported() bool { return c.batch != 0 && c.Kind == ChangeAdded && c.News == NewsNew }
