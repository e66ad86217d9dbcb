// Placeholder until the first file of Records lands.
