"""From a file's lines to observations."""
