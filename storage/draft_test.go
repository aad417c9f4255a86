package storage_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

func TestDraftsBelongToOnePersonInOneChatForADay(t *testing.T) {
	d := newDesk(t)
	ann, bo := storage.Who{Platform: "telegram", ID: "ann"}, storage.Who{Platform: "telegram", ID: "bo"}
	discord := storage.Who{Platform: "discord", ID: "ann"}
	save := func(who storage.Who, chat, state string) {
		t.Helper()
		if err := d.SaveDraft(t.Context(), who, chat, state); err != nil {
			t.Fatal(err)
		}
	}
	drafts := func() string {
		var out []string
		for _, who := range []storage.Who{ann, bo, discord} {
			for _, chat := range []string{"telegram:1:", "telegram:1:5"} {
				state, err := d.Draft(t.Context(), who, chat)
				if err != nil && !errors.Is(err, storage.ErrNotFound) {
					t.Fatal(err)
				}
				out = append(out, fmt.Sprintf("%s:%s in %s %q", who.Platform, who.ID, chat, state))
			}
		}
		return strings.Join(out, "\n")
	}
	want := func(what, state string) {
		t.Helper()
		expect := strings.Replace(`telegram:ann in telegram:1: "STATE"
telegram:ann in telegram:1:5 ""
telegram:bo in telegram:1: "his"
telegram:bo in telegram:1:5 ""
discord:ann in telegram:1: ""
discord:ann in telegram:1:5 ""`, "STATE", state, 1)
		if diff := cmp.Diff(expect, drafts()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	save(bo, "telegram:1:", "his")
	save(ann, "telegram:1:", "first")
	want("two people in one chat", "first")
	d.now = d.now.Add(time.Hour)
	save(bo, "telegram:1:", "his")
	save(ann, "telegram:1:", "second")
	want("a later draft", "second")
	d.now = d.now.Add(storage.DraftLife - time.Millisecond)
	want("the last moment", "second")
	save(bo, "telegram:1:", "his")
	d.now = d.now.Add(time.Millisecond)
	want("a day later", "")
	save(bo, "telegram:1:", "his")
	if text := storagetest.Dump(t, d.path); strings.Contains(text, "second") {
		t.Error("a draft that has expired is still on file")
	}
	if err := errors.Join(d.DropDraft(t.Context(), ann, "telegram:1:"), d.DropDraft(t.Context(), discord, "telegram:1:")); err != nil {
		t.Errorf("dropping what is not there: %v", err)
	}
	want("dropping another's", "")
}

func TestAuditSaysWhoDidAndTriedWhat(t *testing.T) {
	d := newDesk(t)
	ann := d.by(d.ann)
	ann.Action = "edit"
	if _, _, err := d.EditCase(t.Context(), ann, of("KG-1AA1", storage.ChangeUpdated), func(c *storage.Case) error { c.Title = "Secret words"; return nil }); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	if err := d.Refused(t.Context(), storage.By{Platform: "telegram", Action: "redact", Key: "k"}, "", "telegram:9"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Undo(t.Context(), d.by(d.bo)); err == nil {
		t.Fatal("there was something to undo")
	}
	first := storage.AuditLine{At: storagetest.Now, Platform: "telegram", Person: "telegram:ann", Name: "ann", Action: "edit", Ref: "KG-1AA1"}
	second := storage.AuditLine{At: d.now, Platform: "telegram", Action: "redact", Refused: true, Details: "telegram:9"}
	for _, c := range []struct {
		name  string
		sight storage.Sight
		f     storage.AuditFilter
		page  storage.Page
		want  []storage.AuditLine
		total int
	}{
		{"all", storage.FullSight(), storage.AuditFilter{}, storage.Page{Limit: 10}, []storage.AuditLine{second, first}, 2},
		{"a page", storage.FullSight(), storage.AuditFilter{}, storage.Page{Limit: 1, Offset: 1}, []storage.AuditLine{first}, 2},
		{"of a person", storage.FullSight(), storage.AuditFilter{Person: "telegram:ann"}, storage.Page{Limit: 10}, []storage.AuditLine{first}, 1},
		{"since", storage.FullSight(), storage.AuditFilter{Since: d.now}, storage.Page{Limit: 10}, []storage.AuditLine{second}, 1},
		{"to an editor", storage.OwnSight(d.ann), storage.AuditFilter{}, storage.Page{Limit: 10}, nil, 0},
		{"to the team", storage.TeamSight(), storage.AuditFilter{}, storage.Page{Limit: 10}, nil, 0},
	} {
		got, total, err := d.Audit(t.Context(), c.sight, c.f, c.page)
		if diff := cmp.Diff(c.want, got); diff != "" || total != c.total || err != nil {
			t.Errorf("%s: %d lines, %v (-want +got):\n%s", c.name, total, err, diff)
		}
	}
}
