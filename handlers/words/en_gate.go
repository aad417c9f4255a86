package words

// englishGate holds the phrases of the gate family.
var englishGate = map[string]string{}
