package telegram

import (
	"slices"
	"sync"

	"casewire/handlers/reply"
)

// shownAnswers is what was answered lately: which message answers which, so that an edited call changes its answer in place;
// which messages are answers, so that a search for a lost post passes them over; and what could not be shown to somebody who
// has not opened the private chat yet. It is forgotten at the end of the program, which costs a message more, nothing else.
type shownAnswers struct {
	mu      sync.Mutex
	by      map[place]int64 // the answer to a message
	order   []place
	answers map[string][]int64 // the latest answers in a chat
	waiting map[string]reply.Doc
	asked   []string // whom they wait for, oldest first
}

// place is a message in a chat.
type place struct {
	chat string
	id   int64
}

// Bounds of what is kept.
const (
	keptAnswers = 1024
	keptInChat  = 64
	keptWaiting = 256
)

// note keeps that a message answers another (0: none).
func (s *shownAnswers) note(chat string, asked, answer int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by == nil {
		s.by, s.answers = map[place]int64{}, map[string][]int64{}
	}
	if isGroup(chat) {
		list := s.answers[chat]
		list = append(list, answer)
		s.answers[chat] = list[max(0, len(list)-keptInChat):]
		if len(s.answers) > keptAnswers {
			clear(s.answers)
		}
	}
	if asked == 0 {
		return
	}
	key := place{chat, asked}
	if _, known := s.by[key]; !known {
		s.order = append(s.order, key)
	}
	if s.by[key] = answer; len(s.order) > keptAnswers {
		delete(s.by, s.order[0])
		s.order = s.order[1:]
	}
}

// answerTo is the message that answers another; 0 where it is not known.
func (s *shownAnswers) answerTo(chat string, asked int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.by[place{chat, asked}]
}

// answered tells whether a message is an answer of ours.
func (s *shownAnswers) answered(chat string, id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.answers[chat], id)
}

// wait keeps a document for somebody until the private chat is open.
func (s *shownAnswers) wait(person string, doc reply.Doc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = map[string]reply.Doc{}
	}
	if _, known := s.waiting[person]; !known {
		s.asked = append(s.asked, person)
	}
	if s.waiting[person] = doc; len(s.asked) > keptWaiting {
		delete(s.waiting, s.asked[0])
		s.asked = s.asked[1:]
	}
}

// take gives what waits for somebody, once.
func (s *shownAnswers) take(person string) (reply.Doc, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc, ok := s.waiting[person]
	delete(s.waiting, person)
	s.asked = slices.DeleteFunc(s.asked, func(p string) bool { return p == person })
	return doc, ok
}
