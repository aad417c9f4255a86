package digest

import (
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// longest is how many people in custody an edition names; the command for all of them stands below.
const longest = 10

// custody says who is in custody as of the edition's day, what changed since the edition before, and apart how many stand
// under other headings.
func (e *edition) custody() {
	held := e.in.Custody.Under(storage.InCustody)
	e.doc.Heading(e.w.Line("digest.custody", words.Args{"n": len(held), "day": day(e.in.Day)}))
	items := make([]reply.Item, 0, len(held)+2)
	for _, l := range held[:min(len(held), longest)] {
		items = append(items, e.held(l))
	}
	e.doc.List(append(items, e.difference()...)...)
	if t := e.in.Told; t != nil {
		switch {
		case t.Gone > 0:
			e.doc.Note(e.w.Line("digest.custody_gone", words.Args{"n": t.Gone, "day": day(t.Day)}))
		case !moved(e.in):
			e.doc.Note(e.w.Line("digest.custody_same", words.Args{"day": day(t.Day)}))
		}
	}
	if more := len(held) - longest; more > 0 {
		e.doc.Note(e.w.Line("digest.custody_more", words.Args{"n": more, "custody": reply.Cmd("/custody")}))
	}
	e.doc.Note(e.apart())
}

// held is one person in one line.
func (e *edition) held(l storage.CustodyLine) reply.Item {
	return reply.Item{Text: join(e.v.Who(l.Subject), e.w.Line("digest.held_since", words.Args{"date": e.v.Date(l.Since)}), e.v.Confirmed(l),
		e.w.Line("format.source", words.Args{"who": e.v.Says(l.Report)}), e.v.Standing(l.Report), reply.Of(reply.Ref(l.Report.Ref, "incident "+l.Report.Ref))), Carries: []string{l.Report.Ref}}
}

// moved tells whether anybody came into custody or left it since the edition before.
func moved(in Input) bool {
	return len(entered(in)) > 0 || len(in.Told.Left) > 0 || in.Told.Gone > 0
}

// entered is who is in custody and was not by the edition before.
func entered(in Input) []storage.CustodyLine {
	var out []storage.CustodyLine
	for _, l := range in.Custody.Under(storage.InCustody) {
		if !in.Told.Held[l.Subject.Ref] {
			out = append(out, l)
		}
	}
	return out
}

// difference says who came into custody and who left it since the edition before. Whoever left it is not said to be free:
// where he stands now is.
func (e *edition) difference() []reply.Item {
	t := e.in.Told
	if t == nil {
		return nil
	}
	since := day(t.Day)
	var items []reply.Item
	for _, l := range entered(e.in) {
		items = append(items, reply.Item{Text: e.w.Line("digest.custody_entered", words.Args{"day": since, "who": e.v.Who(l.Subject)}), Carries: []string{l.Report.Ref}})
	}
	for _, l := range t.Left {
		now := e.w.Line("digest.now_nowhere", nil)
		carries := []string{l.Report}
		for _, n := range e.in.Custody.Lines {
			if n.Subject.Ref == l.Subject.Ref && n.Heading != storage.BannedToTravel {
				now = e.w.Line("digest.now_"+string(n.Heading), nil)
				if n.Report.Ref != l.Report {
					carries = append(carries, n.Report.Ref)
				}
			}
		}
		items = append(items, reply.Item{Text: e.w.Line("digest.custody_left", words.Args{"day": since, "who": e.v.Who(l.Subject), "now": now}), Carries: carries})
	}
	return items
}

// apart counts those who are not in the number: under each other heading, and those without a name. Unlike things are never
// added up.
func (e *edition) apart() reply.Line {
	var parts []reply.Line
	for _, h := range []storage.Heading{storage.UnderArrest, storage.BannedToTravel, storage.Missing, storage.NotKnown} {
		if n := len(e.in.Custody.Under(h)); n > 0 {
			parts = append(parts, e.w.Line("digest.apart_"+string(h), words.Args{"n": n}))
		}
	}
	low, high, unknown := 0, 0, false
	for _, u := range e.in.Custody.Unnamed {
		low, high, unknown = low+u.Low, high+u.High, unknown || u.NumberUnknown
	}
	switch {
	case unknown:
		parts = append(parts, e.w.Line("digest.apart_unnamed_unknown", nil))
	case high > low:
		parts = append(parts, e.w.Line("digest.apart_unnamed_range", words.Args{"low": low, "n": high}))
	case high > 0:
		parts = append(parts, e.w.Line("digest.apart_unnamed", words.Args{"n": high}))
	}
	if len(parts) == 0 {
		return nil
	}
	return e.w.Line("digest.apart", words.Args{"list": join(parts...), "custody": reply.Cmd("/custody")})
}
