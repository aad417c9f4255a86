package storage_test

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"casewire/storage"
)

// contentless are the methods of a store that take no sight. Each gives out nothing of a case, an incident, a subject or a
// source but what whoever calls it hands in, or has been shown with a sight before. Whoever adds a method here says why.
var contentless = map[string]string{
	"Close": "ends the store", "Now": "is the clock",
	"LastChange": "is a number, of which nothing is shown",
	"Standing":   "is the asker's own role",
	"TeamChat":   "is the audience of a chat",
	"Chat":       "is the settings of a chat",
	"Grants":     "are roles and who has them; the gate asks for an admin",
	"Know":       "makes the asker known",
	"Draft":      "is what the asker has typed",
	"SaveDraft":  "keeps what the asker has typed",
	"DropDraft":  "forgets what the asker has typed",
	"SaveUpload": "keeps what the asker has sent", "Upload": "is what the asker has sent",
	"Done":    "writes an audit line",
	"Refused": "writes an audit line",
	"AddCase": "gives back the case that was handed in",
	"FreeRef": "gives a ref that nothing has",
	"Import":  "gives back numbers", "Examine": "says what is wrong with the records handed in, and which of their refs are on file", "SetGrant": "gives back the grant", "SetChat": "gives back the settings of a chat",
	"Redact":    "gives back the words it erases, for the preview; the gate asks for an admin",
	"Undo":      "gives back the ref of the asker's own change",
	"Subscribe": "gives back the wish of a chat", "Subscription": "is a chat's own wish", "Subscriptions": "are a chat's own wishes",
	"LiveSubscriptions": "are chats' own wishes", "SetSubscription": "gives back a chat's own wish",
	"Publish":        "promises editions that the caller hands in",
	"UnsentEditions": "are numbers", "PlansMark": "are counts and sums of numbers", "Told": "are refs that the caller hands in, and whether a chat was shown them", "WaitingWith": "likewise",
	"Unfollow": "gives back nothing",
	"Follows":  "are a chat's own wishes", "Followers": "are chats' own wishes", "PushFollows": "promises what the caller hands in",
	"Amending":    "are refs, and posts as they were made within the sight of their chats",
	"PendingEdit": "is a document as it was made within the sight of its chat", "AmendPosts": "promises what the caller hands in",
	"Prompts": "are refs, of which an owner is asked without their content", "Ask": "promises what the caller hands in",
	"LeaveThread": "is a chat and a number", "Announced": "are chats and their settings", "Announce": "promises what the caller hands in",
	"ChatsTitled": "are chats and their settings",
	"SeeChat":     "makes a chat known", "PauseChat": "stops what goes to a chat", "MoveChat": "gives a chat another id",
	"Changed": "is a signal", "Waiting": "is a signal",
	"Enqueue":       "takes documents that were made within the sight of the chat they are for",
	"PostsCarrying": "gives what was sent to chats, to those who edit the posts, of a ref that they name",
	"Backup":        "copies the file as a whole, and gives back numbers", "BackupTo": "likewise",
	"Mark": "says that the process lives", "Restored": "tells that the database is a copy",
	"Claim": "gives a document to those who send it", "Claimed": "gives it anew", "Freeze": "keeps what was handed in", "NextDue": "is an instant",
	"Recover": "gives a number", "RecoverLeases": "gives a number", "Renew": "keeps a claim",
	"Depart": "gives refs that a message must not show", "Settle": "keeps what became of a message",
	"OpenChats":    "gives what waits for which chat, never what it says; the gate asks for an admin",
	"OpenDelivery": "gives how far a delivery got, never what it says; the gate asks for an admin",
	"Decide":       "carries out what an admin decided", "DecideAll": "carries out what an admin decided", "ResumeChat": "lets a chat go on",
	"HoldRestored": "holds what waits", "EndHolding": "ends that", "Expire": "gives a number", "Prune": "forgets",
	"Untold": "gives what failed in which chat, never what it says", "OpsChats": "gives chats", "Tell": "takes notices",
	"Check":      "reads the file as a whole, and gives back numbers",
	"Gauges":     "are numbers of the machinery",
	"CallRoll":   "readies what questions within a sight are answered from, and gives back nothing",
	"TidySearch": "puts the search index in order, and tells whether there is more to do",
	"Forget":     "counts and removes what is kept of one person",
	"Recall":     "gives a small thing of the program itself", "Remember": "keeps one",
}

func TestEveryReadTakesASight(t *testing.T) {
	ctx, by, sight := reflect.TypeFor[context.Context](), reflect.TypeFor[storage.By](), reflect.TypeFor[storage.Sight]()
	edit := reflect.TypeFor[storage.EditOf]()
	if f, ok := edit.FieldByName("Sight"); !ok || f.Type != sight {
		t.Fatal("an edit has no sight")
	}
	store := reflect.TypeFor[*storage.Store]()
	methods := map[string]bool{}
	for n := range store.NumMethod() {
		m := store.Method(n)
		methods[m.Name] = true
		var in []reflect.Type
		for k := range m.Type.NumIn() {
			in = append(in, m.Type.In(k))
		}
		in = in[1:] // the store itself
		_, without := contentless[m.Name]
		asked := len(in) > 1 && in[0] == ctx && (in[1] == sight || len(in) > 2 && in[1] == by && in[2] == sight)
		asked = asked || slices.ContainsFunc(in, func(t reflect.Type) bool { return t == edit || t == reflect.SliceOf(edit) }) // holds the editor's sight
		switch {
		case asked && without:
			t.Errorf("%s takes a sight and stands on the list of those that do not", m.Name)
		case !asked && !without:
			t.Errorf("%s%v takes no sight behind its context, and nothing says why", m.Name, in)
		case !asked && slices.Contains(in, sight):
			t.Errorf("%s takes a sight, but not as its first argument", m.Name)
		}
	}
	for name := range contentless {
		if !methods[name] {
			t.Errorf("%s is on the list and no method", name)
		}
	}
}

func TestNoSightSeesNothing(t *testing.T) {
	var none storage.Sight
	if !none.Blind() || none.Team() || none.Everything() {
		t.Error("the zero sight sees something")
	}
	for _, s := range []storage.Sight{storage.PublicSight(), storage.TeamSight(), storage.OwnSight(7), storage.FullSight()} {
		if s.Blind() {
			t.Errorf("%+v sees nothing", s)
		}
	}
}
