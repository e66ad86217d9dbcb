// Placeholder until the first file of Defender lands.
