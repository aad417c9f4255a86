package words

// englishTelegram holds what is said on Telegram alone.
var englishTelegram = map[string]string{}
