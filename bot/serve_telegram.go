package main

import (
	"context"
	"strings"
	"time"

	"casewire/bot/telegram"
	"casewire/handlers/command"
	"casewire/handlers/words"
)

const telegramPlatform = "telegram"

// openTelegram makes the door of Telegram.
func (s *server) openTelegram() (door, error) {
	o := s.telegramOptions()
	o.Gate, o.Memory, o.Staff, o.Log = s.gate, s.store, s.telegramStaff, s.log
	o.Observe = s.metrics.request(telegramPlatform)
	return telegram.New(o)
}

// telegramOptions are what the settings say of Telegram.
func (a *app) telegramOptions() telegram.Options {
	return telegram.Options{
		Token: a.settings.TelegramToken.Reveal(), APIURL: string(a.settings.TelegramAPIURL), Rate: float64(a.settings.TelegramRate),
		Words: telegramWords(words.English()),
	}
}

// telegramStaff are the ids of everybody whose menu on Telegram is longer than the public one.
func (s *server) telegramStaff(ctx context.Context) ([]string, error) {
	grants, err := s.store.Grants(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, g := range grants {
		if g.Platform == telegramPlatform && g.Kind == "person" && command.Role(g.Role) >= command.Editor {
			out = append(out, g.RemoteID)
		}
	}
	for who := range s.roles() {
		if id, ok := strings.CutPrefix(who, telegramPlatform+":"); ok {
			out = append(out, id)
		}
	}
	return out, nil
}

func telegramWords(w *words.Catalogue) telegram.Words {
	text := func(key string) string { return w.Text("telegram."+key, nil) }
	return telegram.Words{
		Short: text("short"), About: text("about"), Open: text("open"), OpenFirst: text("open_first"), OpenInline: text("open_inline"),
		Leave: text("leave"), Skip: text("skip"), Press: text("press"), NoFile: text("no_file"),
		TooBig:  func(megabytes int) string { return w.Text("telegram.too_big", words.Args{"n": megabytes}) },
		Revoked: text("revoked"), Conflict: text("conflict"), Webhook: text("webhook"), Unreachable: text("unreachable"), Refused: text("refused"),
		Check: telegram.CheckWords{
			Bot:   func(user, id string) string { return w.Text("telegram.check_bot", words.Args{"user": user, "id": id}) },
			Token: text("check_token"), TokenFix: text("check_token_fix"),
			Unreachable: text("check_unreachable"), UnreachableFix: text("check_unreachable_fix"),
			PrivacyOn: text("check_privacy_on"), PrivacyOff: text("check_privacy_off"), PrivacyFix: text("check_privacy_fix"),
			InlineOn: text("check_inline_on"), InlineOff: text("check_inline_off"), InlineFix: text("check_inline_fix"),
			NoWebhook: text("check_no_webhook"), Webhook: text("check_webhook"), WebhookNote: text("check_webhook_note"),
			Clock: func(off time.Duration) string {
				switch n := int(off.Abs() / time.Second); {
				case n <= 2:
					return text("check_clock_right")
				case off > 0:
					return w.Text("telegram.check_clock_ahead", words.Args{"n": n})
				default:
					return w.Text("telegram.check_clock_behind", words.Args{"n": n})
				}
			},
			ClockFix: text("check_clock_fix"),
			Invite: func(group, channel string) string {
				return w.Text("telegram.check_invite", words.Args{"group": group, "channel": channel})
			},
		},
	}
}
