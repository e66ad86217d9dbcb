// Placeholder until the first test of HuntingTests lands.
