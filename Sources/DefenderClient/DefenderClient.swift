// Placeholder until the first file of DefenderClient lands.
