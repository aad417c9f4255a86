package words

// englishDiscord holds what is said on Discord alone.
var englishDiscord = map[string]string{}
