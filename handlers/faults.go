package handlers

import (
	"context"
	"errors"
	"log/slog"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// refuse answers a call that failed. Everything but our own mistakes and a store in trouble is the asker's to mend.
func (b *Bot) refuse(ctx context.Context, r command.Request, err error) command.Answer {
	private := !r.Alone && r.CanBeAlone
	answer := command.Answer{Private: private}
	if private {
		answer.Neutral = reply.Doc{Title: b.words.Line("gate.private", nil)}
	}
	if f := command.AsFault(err); f != nil {
		came(ctx, OutcomeRefused)
		if f.Code == command.Forbidden {
			came(ctx, OutcomeForbidden)
		}
		if f.Cause != nil {
			b.log.WarnContext(ctx, "a call was refused", slog.String("code", string(f.Code)), slog.Any("error", f.Cause))
		}
		answer.Doc = f.Doc
		if f.Key != "" {
			answer.Doc.Title = b.words.Line(f.Key, f.Args)
		}
		return answer
	}
	var invalid storage.Invalid
	came(ctx, OutcomeRefused)
	switch {
	case errors.Is(err, storage.ErrHandled):
		came(ctx, OutcomeOK)
		return command.Answer{} // a redelivery: the first one was answered
	case errors.As(err, &invalid):
		answer.Doc = reply.Doc{Title: b.words.Line("gate.invalid", words.Args{"field": reply.B(invalid.Field), "problem": invalid.Problem})}
	case errors.Is(err, storage.ErrNotFound):
		answer.Doc = reply.Doc{Title: b.words.Line("gate.nothing", nil)}
	case errors.Is(err, storage.ErrConflict):
		answer.Doc = reply.Doc{Title: b.words.Line("gate.conflict", nil)}
	case errors.Is(err, storage.ErrUnavailable):
		came(ctx, OutcomeUnavailable)
		b.log.ErrorContext(ctx, "the store is not available", slog.Any("error", err))
		key := "gate.unavailable"
		if errors.Is(err, storage.ErrFull) {
			key = "gate.full"
		}
		return b.later(ctx, answer, key)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		came(ctx, OutcomeUnavailable)
		return b.later(ctx, answer, "gate.too_slow")
	default:
		answer.Doc = b.internal(ctx, err, "")
	}
	return answer
}

// later says that a call cannot be answered now. What a pressed button stands under stays as it is, so that it can be pressed again.
func (b *Bot) later(ctx context.Context, answer command.Answer, key string) command.Answer {
	if pressed(ctx) {
		return command.Answer{Toast: b.words.Text(key, nil)}
	}
	answer.Doc = reply.Doc{Title: b.words.Line(key, nil)}
	return answer
}

// refuseApart is refuse for a command whose answer goes to the asker alone: so does what was wrong with the call, as it was
// looked for with his own sight.
func (b *Bot) refuseApart(ctx context.Context, r command.Request, spec *command.Spec, values command.Values, err error) command.Answer {
	answer := b.refuse(ctx, r, err)
	if b.apart(r, spec, values) {
		answer.Private, answer.Neutral = true, reply.Doc{Title: b.words.Line("gate.private", nil)}
	}
	return answer
}

// fault makes a fault of one sentence from the catalogue.
func (b *Bot) fault(code command.FaultCode, key string, args words.Args) *command.Fault {
	return &command.Fault{Code: code, Doc: reply.Doc{Title: b.words.Line(key, args)}}
}

// forbidden says what a command needs. Who speaks as a chat, or as an anonymous admin, is told that this is why.
func (b *Bot) forbidden(spec *command.Spec, caller command.Caller) *command.Fault {
	if caller.ID == "" {
		return b.fault(command.Forbidden, "gate.nameless", words.Args{"command": reply.Cmd("/" + spec.Name)})
	}
	key := "gate.forbidden_editor"
	switch spec.Need {
	case command.Administering:
		key = "gate.forbidden_admin"
	case command.ManagesChat:
		key = "gate.forbidden_manager"
	case command.Anyone, command.Editing:
	}
	return b.fault(command.Forbidden, key, words.Args{"command": reply.Cmd("/" + spec.Name), "whoami": reply.Cmd("/whoami")})
}

// unknownCommand suggests the nearest commands that the person may call here.
func (b *Bot) unknownCommand(name string, r command.Request) *command.Fault {
	f := b.fault(command.BadInput, "gate.unknown_command", words.Args{"name": reply.B("/" + name), "help": reply.Cmd("/help")})
	if near := command.Nearest(name, b.menu(r.Caller, r.Chat)); len(near) > 0 {
		var line reply.Line
		for i, n := range near {
			if i > 0 {
				line = append(line, reply.T(", "))
			}
			line = append(line, reply.Cmd("/"+n))
		}
		f.Doc.Para(b.words.Line("gate.did_you_mean", words.Args{"commands": line}))
	}
	return f
}

// missing asks for an option that was not given.
func (b *Bot) missing(spec *command.Spec, o command.Option) *command.Fault {
	example := "/" + spec.Name
	if len(spec.Examples) > 0 {
		example = spec.Examples[0]
	}
	f := b.fault(command.BadInput, "gate.missing", words.Args{"command": reply.Cmd("/" + spec.Name), "option": reply.B(o.Name),
		"summary": o.Summary, "example": reply.Span{Kind: reply.Code, Text: example}})
	f.Field = o.Name
	return f
}
