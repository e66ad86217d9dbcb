// Placeholder until the first test of KQLTests lands.
