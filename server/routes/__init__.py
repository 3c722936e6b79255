"""One noun a file: its shapes and its views."""
