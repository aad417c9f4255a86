package handlers_test

import (
	"strings"
	"testing"

	"casewire/handlers/command"
	"casewire/storage"

	"github.com/google/go-cmp/cmp"
)

// What is published unreviewed is named in one line; saying how well it is proved while publishing reviews that alone.
func TestPublishingReviewsWhatIsUnreviewedAndNothingElse(t *testing.T) {
	s := exampleStore(t)
	y := newTypist(t, s, "editor")
	var refs []string
	for _, summary := range []string{"First threat.", "Second threat."} {
		y.says(`/addincident KG-D9VA type:threat date:2025-09 said:OCCRP source:3XGYY summary:"` + summary + `"`)
		refs = append(refs, storedRef.FindStringSubmatch(y.says("yes"))[1])
	}
	y.says("/edit " + refs[1] + " verification disputed")
	y.says("yes")

	warned := y.says("/publish " + strings.Join(refs, " "))
	y.says("/publish " + strings.Join(refs, " ") + " verification:single_source")
	y.says("yes")

	if !strings.Contains(warned, "Not reviewed yet: "+refs[0]+". verification: single_source says that they are") {
		t.Errorf("the preview: %s", warned)
	}
	got := map[string]string{}
	for _, ref := range refs {
		i, err := s.Incident(t.Context(), storage.PublicSight(), ref)
		if err != nil {
			t.Fatal(err)
		}
		got[i.Summary] = i.Verification
	}
	if diff := cmp.Diff(map[string]string{"First threat.": storage.SingleSource, "Second threat.": storage.Disputed}, got); diff != "" {
		t.Error(diff)
	}
}

// Reports linked as conflicting are disputed: the one at once, and of the other it is said how.
func TestConflictingReportsAreDisputed(t *testing.T) {
	s := exampleStore(t)
	y := newTypist(t, s, "editor")

	preview := y.says("/edit H0PMC conflicts G6SAM")
	y.says("yes")

	i, err := s.Incident(t.Context(), storage.TeamSight(), "H0PMC")
	if err != nil {
		t.Fatal(err)
	}
	if want := []storage.Link{{Kind: storage.LinkConflicts, To: "G6SAM"}}; !cmp.Equal(want, i.Links) || i.Verification != storage.Disputed {
		t.Errorf("links %v, %s", i.Links, i.Verification)
	}
	if !strings.Contains(preview, "/edit G6SAM verification disputed") {
		t.Errorf("the preview: %s", preview)
	}
}

// More links are not more proof: calling an incident corroborated on one source is warned of, and on two newsrooms it is not.
func TestCorroborationWithoutTwoSourcesIsWarnedOf(t *testing.T) {
	b := leakBot(t, nil)
	from := command.Request{Alone: true, Caller: command.Caller{Platform: "telegram", ID: "2"}, Chat: command.Chat{Platform: "telegram", ID: "2", Kind: command.PrivateChat}}
	ask := func(line string) command.Answer {
		from.Line, from.Action = line, ""
		return b.Dispatch(t.Context(), from)
	}
	const warning = "Corroborated means two independent sources; 1 is on file."

	if got := text(ask("/edit 2HESJ verification corroborated").Doc); !strings.Contains(got, warning) {
		t.Errorf("one source is not warned of: %s", got)
	}
	from.Action = saveAction(ask("/edit VVR5C verification single_source"))
	b.Press(t.Context(), from)
	if got := text(ask("/edit VVR5C verification corroborated").Doc); !strings.Contains(got, "single source → corroborated") || strings.Contains(got, "Corroborated means") {
		t.Errorf("two newsrooms are answered: %s", got)
	}
}
