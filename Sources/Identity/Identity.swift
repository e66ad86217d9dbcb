// Placeholder until the first file of Identity lands.
