package words

// englishSubscribe holds what is said to people who subscribe, follow, preview and announce.
var englishSubscribe = map[string]string{}
