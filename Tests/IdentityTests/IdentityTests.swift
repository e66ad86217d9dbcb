// Placeholder until the first test of IdentityTests lands.
