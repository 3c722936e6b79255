"""What a design would find, before anybody starts."""
