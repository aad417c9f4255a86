package storage

import (
	"context"
	"fmt"
)

// bringing is what an import remembers from record to record.
type bringing struct {
	// alias gives, for the ref that a source has in the file, the ref of the same document on file.
	alias map[string]string
	// names came with incidents that stand further down.
	names []lateName
}

type lateName struct {
	subject int64
	name    Name
}

// bindNames ties the names to the incidents that they came with, now that those are stored. Until then nobody sees them:
// the transaction is not over.
func (w *writer) bindNames(ctx context.Context) error {
	for _, n := range w.bringing.names {
		incident, err := lookUp(ctx, w, RefIncident, n.name.Incident)
		if err != nil {
			return missing("incident", n.name.Incident, err)
		}
		if _, err := w.exec(ctx, `update subject_names set incident_id = ? where subject_id = ? and name = ?`, incident, n.subject, n.name.Name); err != nil {
			return fmt.Errorf("store names: %w", err)
		}
	}
	return nil
}

// onFile names the sources by the refs that they have on file.
func (o *Source) onFile(alias map[string]string) *Source {
	if ref, ok := alias[o.DerivedFrom]; ok {
		o.DerivedFrom = ref
	}
	return o
}

func (i *Incident) onFile(alias map[string]string) {
	if len(alias) == 0 {
		return
	}
	for n := range i.Citations {
		if ref, ok := alias[i.Citations[n].Source]; ok {
			i.Citations[n].Source = ref
		}
	}
	for n := range i.Claims {
		if ref, ok := alias[i.Claims[n].Source]; ok {
			i.Claims[n].Source = ref
		}
	}
}
