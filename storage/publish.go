package storage

import (
	"context"
	"errors"
	"fmt"
)

// Published is what a publication made public.
type Published struct {
	Cases     []Case
	Incidents []Incident
	// Differs are the people for whom the public answer about custody is another than the team's, after it.
	Differs []PublicDiffers
}

// PublicDiffers is a person who is held by what the public sees and not by what the team sees, or the other way round.
type PublicDiffers struct {
	Subject    Subject
	PublicHeld bool
}

// PublishAll makes cases and incidents public in one batch, all or none, and tells where the public answer about custody
// on a day then differs from the team's. It fails with ErrNoChange when all of them are public already.
func (s *Store) PublishAll(ctx context.Context, by By, today Day, of []EditOf) (Published, error) {
	var p Published
	object := ""
	if len(of) > 0 {
		object = of[0].Ref
	}
	err := s.change(ctx, by, object, func(w *writer) error {
		if err := w.openBatch(ctx); err != nil {
			return err
		}
		changed := false
		for _, o := range of {
			err := w.publish(ctx, o, &p)
			if errors.Is(err, ErrNoChange) {
				continue
			}
			if err != nil {
				return err
			}
			changed = true
		}
		if !changed {
			return ErrNoChange
		}
		// A case that came last has taken its incidents along.
		for n, i := range p.Incidents {
			now, err := loadIncidents(ctx, w, FullSight(), []int64{i.ID})
			if err != nil {
				return err
			}
			p.Incidents[n] = now[0]
		}
		return w.differences(ctx, today, &p)
	})
	if err != nil {
		return Published{}, fmt.Errorf("publish: %w", err)
	}
	return p, nil
}

func (w *writer) publish(ctx context.Context, of EditOf, p *Published) error {
	if country, _, _ := ParseRef(of.Ref); country != "" {
		_, after, err := editIn(ctx, w, of, caseEditor(), func(c *Case) error { Publish(&c.Visibility, &c.Embargo); return nil })
		if err == nil {
			p.Cases = append(p.Cases, after)
		}
		return err
	}
	_, after, err := editIn(ctx, w, of, incidentEditor(), func(i *Incident) error {
		if Publish(&i.Visibility, &i.Embargo); of.Reviewed != "" && i.Verification == Unreviewed {
			i.Verification = of.Reviewed
		}
		return nil
	})
	if err == nil {
		p.Incidents = append(p.Incidents, after)
	}
	return err
}

// differences compares what the public and the team are told of the custody of the people of the cases concerned.
func (w *writer) differences(ctx context.Context, today Day, p *Published) error {
	cases := map[string]bool{}
	for _, c := range p.Cases {
		cases[c.Ref] = true
	}
	for _, i := range p.Incidents {
		cases[i.Case] = true
	}
	told := map[string]bool{}
	for ref := range cases {
		public, err := w.s.custodies(ctx, w, PublicSight(), CustodyFilter{Case: ref}, []Day{today}, nil)
		if err != nil {
			return fmt.Errorf("compute public answer: %w", err)
		}
		team, err := w.s.custodies(ctx, w, TeamSight(), CustodyFilter{Case: ref}, []Day{today}, nil)
		if err != nil {
			return fmt.Errorf("compute team's answer: %w", err)
		}
		for _, side := range []struct {
			lines, others []CustodyLine
			public        bool
		}{{public[0].Lines, team[0].Lines, true}, {team[0].Lines, public[0].Lines, false}} {
			for _, l := range side.lines {
				if l.Heading == NotKnown || heldUnder(side.others, l) || told[l.Subject.Ref] {
					continue
				}
				told[l.Subject.Ref] = true
				p.Differs = append(p.Differs, PublicDiffers{Subject: l.Subject, PublicHeld: side.public})
			}
		}
	}
	return nil
}

// heldUnder tells whether a person stands under the same heading in another list.
func heldUnder(lines []CustodyLine, l CustodyLine) bool {
	for _, o := range lines {
		if o.Subject.ID == l.Subject.ID && o.Heading == l.Heading {
			return true
		}
	}
	return false
}
