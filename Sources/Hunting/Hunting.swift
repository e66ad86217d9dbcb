// Placeholder until the first file of Hunting lands.
