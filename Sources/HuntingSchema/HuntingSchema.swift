// Placeholder until the first file of HuntingSchema lands.
