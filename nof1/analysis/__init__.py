"""One series to effects with their checks."""
