// Placeholder until the first test of ServerTests lands.
