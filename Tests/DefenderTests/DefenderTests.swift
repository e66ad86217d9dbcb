// Placeholder until the first test of DefenderTests lands.
