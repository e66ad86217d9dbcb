// Placeholder until the first test of ColumnarTests lands.
