// Placeholder until the first test of TelemetryTests lands.
