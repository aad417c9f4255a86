package words

// englishRead holds the phrases of the read family.
var englishRead = map[string]string{}
