// Placeholder until the first test of CommandLineTests lands.
