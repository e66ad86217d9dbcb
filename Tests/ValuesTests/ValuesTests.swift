// Placeholder until the first test of ValuesTests lands.
