"""Many people on one protocol."""
