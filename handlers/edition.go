package handlers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/storage"
)

// chatSight is what an edition or a follow may show in a chat at this moment: what the chat's audience may see, and nothing
// restricted. A private chat has one reader, whoever set it up there: it is the team's as long as he is a member of it.
func (b *Bot) chatSight(ctx context.Context, c storage.Chat, reader string) (storage.Sight, error) {
	if c.Kind != string(command.PrivateChat) {
		if c.Team {
			return storage.TeamSight(), nil
		}
		return storage.PublicSight(), nil
	}
	platform, id, _ := cutPerson(reader)
	if platform != c.Platform || id == "" {
		return storage.PublicSight(), nil
	}
	st, err := b.store.Standing(ctx, platform, id, nil)
	if err != nil {
		return storage.Sight{}, err
	}
	if max(command.Role(st.Role), b.roles[reader]) >= command.Member {
		return storage.TeamSight(), nil
	}
	return storage.PublicSight(), nil
}

// desk reads what editions are made of, each thing once, however many subscriptions are told of it. It stands for one moment.
type desk struct {
	b       *Bot
	now     time.Time
	through int64 // the end of the change log at that moment

	logs      map[logKey][]storage.LogLine
	incidents map[seenKey]*storage.Incident
	cases     map[seenKey]*storage.Case
	subjects  map[seenKey]*storage.Subject
	custodies map[custodyKey]storage.CustodyReport
	coming    map[custodyKey][]storage.Incident
}

type logKey struct {
	sight storage.Sight
	after int64
}

type seenKey struct {
	sight storage.Sight
	ref   string
}

type custodyKey struct {
	sight  storage.Sight
	day    storage.Day
	inCase string
}

func (b *Bot) newDesk(ctx context.Context) (*desk, error) {
	through, err := b.store.LastChange(ctx)
	return &desk{b: b, now: b.store.Now(), through: through, logs: map[logKey][]storage.LogLine{}, incidents: map[seenKey]*storage.Incident{},
		cases: map[seenKey]*storage.Case{}, subjects: map[seenKey]*storage.Subject{}, custodies: map[custodyKey]storage.CustodyReport{}, coming: map[custodyKey][]storage.Incident{}}, err
}

// log is the range of the change log from a number up to the desk's moment.
func (d *desk) log(ctx context.Context, sight storage.Sight, after int64) ([]storage.LogLine, error) {
	key := logKey{sight, after}
	if have, ok := d.logs[key]; ok {
		return have, nil
	}
	list, err := d.b.store.Log(ctx, sight, after, d.through)
	if err == nil {
		d.logs[key] = list
	}
	return list, err
}

// incident is one as it now reads; nil where it is not within the sight.
func (d *desk) incident(ctx context.Context, sight storage.Sight, ref string) (*storage.Incident, error) {
	return seen(d.incidents, seenKey{sight, ref}, func() (storage.Incident, error) { return d.b.store.Incident(ctx, sight, ref) })
}

// inCase is a case as it now reads; nil where it is not within the sight, or none is named.
func (d *desk) inCase(ctx context.Context, sight storage.Sight, ref string) (*storage.Case, error) {
	if ref == "" {
		return nil, nil //nolint:nilnil // no case is none
	}
	return seen(d.cases, seenKey{sight, ref}, func() (storage.Case, error) { return d.b.store.Case(ctx, sight, ref) })
}

// seen reads something once.
func seen[T any](have map[seenKey]*T, key seenKey, read func() (T, error)) (*T, error) {
	if v, ok := have[key]; ok {
		return v, nil
	}
	v, err := read()
	switch {
	case errors.Is(err, storage.ErrNotFound):
		have[key] = nil
		return nil, nil //nolint:nilnil // what is not in sight is nothing
	case err != nil:
		return nil, err
	}
	have[key] = &v
	return &v, nil
}

// wanted is what one edition is to be about.
type wanted struct {
	sight                     storage.Sight
	country, typ, tag, inCase string
	verified                  string
	after                     int64 // the number of the log from which it tells
	since                     time.Time
	day                       storage.Day
	zone                      string
	lastDay                   storage.Day       // of the edition before; empty for none
	custody                   map[string]string // who was in custody by it; nil: nothing to compare with
	custodyKey                int64             // the same for the same
	told                      *told
}

// told is what of the range's things has reached the chat already.
type told struct {
	// ever: some post there shows it, or may. lately: one that tells of something after the edition before.
	ever, lately map[string]bool
	// right is as of which number of the log it reads where it was first shown there, as far as that is known.
	right map[string]int64
}

func (t *told) had(ref string) bool { return t != nil && t.ever[ref] }

// wantedOf is what the next edition of a subscription is about, for a day.
func (d *desk) wantedOf(s storage.Subscription, sight storage.Sight, day storage.Day) wanted {
	w := wanted{sight: sight, country: s.Country, typ: s.Type, tag: s.Tag, inCase: s.Case, verified: s.Verified, after: s.Last, since: s.At, day: day, zone: s.Zone,
		lastDay: s.Edition, custody: s.Custody, custodyKey: s.CustodyKey}
	if w.since.IsZero() {
		w.since = s.Created
	}
	return w
}

// input reads what an edition is made of.
func (d *desk) input(ctx context.Context, w wanted) (digest.Input, error) {
	zone, err := time.LoadLocation(w.zone)
	if err != nil {
		return digest.Input{}, fmt.Errorf("read zone of a digest: %w", err)
	}
	in := digest.Input{Day: w.day, Since: w.since, Zone: zone, Ahead: ahead}
	if in.Changes, err = d.changes(ctx, w); err != nil {
		return in, err
	}
	if in.Upcoming, err = d.upcoming(ctx, w); err != nil {
		return in, err
	}
	if w.typ != "" && !custodyTypes(w.typ) {
		in.NoCustody = true
		return in, nil
	}
	if in.Custody, err = d.custody(ctx, w); err != nil {
		return in, err
	}
	if w.custody != nil {
		in.Told, err = d.toldCustody(ctx, w, in.Custody)
	}
	return in, err
}

// changes are the entries of an edition: what the filters and the least proof let through, and whatever becomes of a thing
// that the chat has been shown, even where it would be listed no more.
func (d *desk) changes(ctx context.Context, w wanted) ([]digest.Entry, error) {
	lines, err := d.log(ctx, w.sight, w.after)
	if err != nil {
		return nil, err
	}
	var list []storage.Change
	for _, l := range lines {
		if l.Stands(w.country, w.typ, w.tag, w.inCase) || w.told.had(l.Ref) {
			list = append(list, l.Change)
		}
	}
	var lately func(ref string) bool
	if w.told != nil {
		lately = func(ref string) bool { return w.told.lately[ref] }
	}
	var out []digest.Entry
	for _, c := range storage.FoldChanges(list, lately) {
		e := digest.Entry{Change: c}
		if e.Case, err = d.inCase(ctx, w.sight, c.Case); err != nil {
			return nil, err
		}
		if c.Object == storage.RefIncident && c.News != storage.NewsWithdrawn && c.Batched == 0 {
			if e.Incident, err = d.incident(ctx, w.sight, c.Ref); err != nil {
				return nil, err
			}
			if e.Incident == nil {
				continue // it has gone since the log was read; the next edition says so
			}
			if !w.told.had(c.Ref) && !proven(*e.Incident, w.verified) {
				continue
			}
		}
		if e, ok := addressed(e, w); ok {
			out = append(out, e)
		}
	}
	return out, nil
}

// addressed says what a change is to a chat that may or may not have had the thing: only who had it is told that it was wrong
// or is withdrawn. To others a corrected thing is one that has changed, and where it has become proven enough, a new one.
func addressed(e digest.Entry, w wanted) (digest.Entry, bool) {
	if w.told == nil || e.Change.Batched > 0 {
		return e, true
	}
	if w.told.ever[e.Change.Ref] {
		return e, !readsSo(e.Change, w.told.right[e.Change.Ref])
	}
	switch e.Change.News {
	case storage.NewsWithdrawn:
		return e, false
	case storage.NewsCorrected, storage.NewsUpdated:
		e.Change.News = storage.NewsUpdated
		if w.verified != "" && e.Incident != nil {
			e.Change.News = storage.NewsNew
		}
	case storage.NewsNew:
	}
	return e, true
}

// readsSo tells whether a change is no news where the thing reads as of a number of the log.
func readsSo(c storage.Change, right int64) bool {
	return right > 0 && c.By(right) && (c.News == storage.NewsCorrected || c.News == storage.NewsUpdated)
}

// proof is how well something is proven, in the order of Verifications; disputed, refuted and retracted things are not.
func proof(code string) int {
	n := slices.Index([]string{storage.Unreviewed, storage.SingleSource, storage.Corroborated, storage.Documented}, code)
	return n
}

// proven tells whether an incident is proven at least so well; empty asks for nothing.
func proven(i storage.Incident, atLeast string) bool {
	return atLeast == "" || proof(i.Verification) >= proof(atLeast)
}

// upcoming is what is dated in the next days.
func (d *desk) upcoming(ctx context.Context, w wanted) ([]storage.Incident, error) {
	key := custodyKey{sight: w.sight, day: w.day}
	all, ok := d.coming[key]
	if !ok {
		var err error
		if all, err = d.b.store.Upcoming(ctx, w.sight, w.day, ahead, ""); err != nil {
			return nil, err
		}
		d.coming[key] = all
	}
	var out []storage.Incident
	for _, i := range all {
		fits, err := d.fits(ctx, w, i)
		if err != nil {
			return nil, err
		}
		if fits && (w.typ == "" || i.Is(w.typ)) {
			out = append(out, i)
		}
	}
	return out, nil
}

// fits tells whether an incident is where the filters ask for, its type aside.
func (d *desk) fits(ctx context.Context, w wanted, i storage.Incident) (bool, error) {
	if w.country != "" && i.InCountry != w.country || w.inCase != "" && i.Case != w.inCase || !proven(i, w.verified) {
		return false, nil
	}
	if w.tag == "" {
		return true, nil
	}
	c, err := d.inCase(ctx, w.sight, i.Case)
	return c != nil && slices.Contains(c.Tags, w.tag), err
}

// custodyTypes tells whether somebody who is told of a type of incident only is told who is in custody.
func custodyTypes(code string) bool {
	return slices.Contains([]string{storage.Detention, storage.Arrest, storage.MassDetention, storage.HouseArrest, storage.TravelBan, storage.Abduction, storage.Disappearance,
		storage.Release, storage.CustodyObservation, storage.Charge, storage.Verdict, storage.AppealRuling, storage.Clemency}, code)
}

// custody is who is in custody on the day, as far as the filters ask for it.
func (d *desk) custody(ctx context.Context, w wanted) (storage.CustodyReport, error) {
	key := custodyKey{sight: w.sight, day: w.day, inCase: w.inCase}
	report, ok := d.custodies[key]
	if !ok {
		var err error
		if report, err = d.b.store.Custody(ctx, w.sight, storage.CustodyFilter{Case: w.inCase}, w.day); err != nil {
			return report, err
		}
		report.Ended = nil
		d.custodies[key] = report
	}
	anyCase := w
	anyCase.inCase = "" // people of the case: the report that holds them now may be of another
	out := storage.CustodyReport{AsOf: report.AsOf}
	for _, l := range report.Lines {
		fits, err := d.fits(ctx, anyCase, l.Report)
		if err != nil {
			return out, err
		}
		if fits {
			out.Lines = append(out.Lines, l)
		}
	}
	for _, u := range report.Unnamed {
		fits, err := d.fits(ctx, anyCase, u.Report)
		if err != nil {
			return out, err
		}
		if fits {
			out.Unnamed = append(out.Unnamed, u)
		}
	}
	return out, nil
}

// toldCustody is who was in custody by the edition before, held against who is now. Of those who left it and cannot be seen
// any more, or whose report cannot, nothing is said but their number.
func (d *desk) toldCustody(ctx context.Context, w wanted, now storage.CustodyReport) (*digest.Told, error) {
	held := map[string]bool{}
	for _, l := range now.Under(storage.InCustody) {
		held[l.Subject.Ref] = true
	}
	t := &digest.Told{Day: w.lastDay, Held: map[string]bool{}}
	for _, ref := range slices.Sorted(maps.Keys(w.custody)) {
		if held[ref] {
			t.Held[ref] = true
			continue
		}
		person, err := seen(d.subjects, seenKey{w.sight, ref}, func() (storage.Subject, error) { return d.b.store.Subject(ctx, w.sight, ref) })
		if err != nil {
			return nil, err
		}
		report, err := d.incident(ctx, w.sight, w.custody[ref])
		switch {
		case err != nil:
			return nil, err
		case person == nil || report == nil:
			t.Gone++
		case held[person.Ref]: // joined to another since
			t.Held[person.Ref] = true
		default:
			t.Left = append(t.Left, digest.Left{Subject: *person, Report: report.Ref})
		}
	}
	return t, nil
}

// inCustody is who is in custody by an edition, as it is kept for the next one: of each person's ref that of the report.
func inCustody(in digest.Input) map[string]string {
	out := map[string]string{}
	for _, l := range in.Custody.Under(storage.InCustody) {
		out[l.Subject.Ref] = l.Report.Ref
	}
	return out
}

// write writes an edition for the readers of a chat.
func (d *desk) write(in digest.Input) reply.Doc { return digest.Build(in, d.b.words, voice{d.b}) }
