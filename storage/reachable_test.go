package storage_test

import (
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// Given people with a role on both platforms who never wrote to casewire in private. Then those on Discord, where a bot may write
// first, are told of trouble; on Telegram it cannot.
func TestWhoOnDiscordHasARoleCanBeTold(t *testing.T) {
	s, err := storage.Open(t.Context(), storage.Options{Now: func() time.Time { return storagetest.Now }, WritesFirst: []string{"discord"}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	by := storage.By{Action: "grant"}
	for _, g := range []storage.Grant{
		{Platform: "discord", Kind: "person", RemoteID: "501", Role: 3}, {Platform: "telegram", Kind: "person", RemoteID: "502", Role: 3},
		{Platform: "discord", Kind: "role", RemoteID: "9001", Role: 3}, {Platform: "discord", Kind: "person", RemoteID: "503", Role: 1},
	} {
		if _, err := s.SetGrant(t.Context(), by, g); err != nil {
			t.Fatal(err)
		}
	}
	told, err := s.OpsChats(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range told {
		got = append(got, c.Platform+":"+c.RemoteID+" "+c.Kind)
	}
	if diff := cmp.Diff([]string{"discord:501 private"}, got); diff != "" {
		t.Error(diff)
	}
}
