package storage

import (
	"context"
	"fmt"
	"slices"
)

// An editor changes what he sees. What hangs on the same object unseen, such as a name that came with a hidden incident or
// a link to one, stays as it is; and what he names must be within his sight, as if the rest were not there. So nothing that
// he tries tells him of it, and nothing that he does destroys it.

// widenSubject puts the names that the editor does not see behind those he left. A name that he gives anew and that stands
// there unseen is one that everybody may see from then on.
func widenSubject(ctx context.Context, w *writer, sight Sight, whole, seen Subject, changed *Subject) error {
	if changed.Outlet != whole.Outlet && changed.Outlet != "" {
		if err := w.name(ctx, sight, RefSubject, "outlet", &changed.Outlet, nil); err != nil {
			return err
		}
	}
	if slices.Equal(changed.Names, seen.Names) {
		changed.Names = whole.Names
		return nil
	}
	preferred := slices.ContainsFunc(changed.Names, func(n Name) bool { return n.Preferred })
	for _, n := range whole.Names {
		same := func(have Name) bool { return have.Name == n.Name }
		if slices.ContainsFunc(seen.Names, same) {
			continue
		}
		if at := slices.IndexFunc(changed.Names, same); at >= 0 {
			changed.Names[at].Preferred = changed.Names[at].Preferred || n.Preferred && !preferred
			continue
		}
		n.Preferred = n.Preferred && !preferred
		changed.Names = append(changed.Names, n)
	}
	return nil
}

// widenSource keeps an original that the editor does not see, unless he names another, and refuses an address that another
// source within his sight has.
func widenSource(ctx context.Context, w *writer, sight Sight, whole, seen Source, changed *Source) error {
	switch {
	case changed.DerivedFrom == seen.DerivedFrom:
		changed.DerivedFrom = whole.DerivedFrom
	case changed.DerivedFrom != "":
		if err := w.name(ctx, sight, RefSource, "derived", &changed.DerivedFrom, nil); err != nil {
			return err
		}
		if changed.DerivedFrom == whole.Ref {
			return Invalid{Field: "derived", Problem: "is the source itself", Value: whole.Ref}
		}
	}
	if NormalURL(changed.URL) == NormalURL(whole.URL) {
		return nil
	}
	other, err := sourceByURL(ctx, w, sight, changed.URL)
	if err == nil && other != "" && other != whole.Ref {
		err = Invalid{Field: "url", Problem: "is that of the source " + other + ", which is on file", Value: changed.URL}
	}
	return err
}

// widenIncident keeps the links to incidents that the editor does not see.
func widenIncident(ctx context.Context, w *writer, sight Sight, whole, seen Incident, changed *Incident) error {
	if slices.Equal(changed.Links, seen.Links) {
		changed.Links = whole.Links
		return nil
	}
	if err := w.linkable(ctx, sight, seen.Links, changed.Links); err != nil {
		return err
	}
	for _, l := range whole.Links {
		if !slices.Contains(seen.Links, l) && !slices.Contains(changed.Links, l) {
			changed.Links = append(changed.Links, l)
		}
	}
	return nil
}

// linkable refuses links that are not among those there and point at an incident outside the sight.
func (w *writer) linkable(ctx context.Context, sight Sight, there, links []Link) error {
	for n, l := range links {
		if slices.Contains(there, l) {
			continue
		}
		id, err := lookUp(ctx, w, RefIncident, l.To)
		if err != nil {
			return missing(l.Kind, l.To, err)
		}
		found, err := loadIncidents(ctx, w, sight, []int64{id})
		if err != nil {
			return fmt.Errorf("find linked incident: %w", err)
		}
		if len(found) == 0 {
			return missing(l.Kind, l.To, ErrNotFound)
		}
		links[n].To = found[0].Ref
	}
	return nil
}
