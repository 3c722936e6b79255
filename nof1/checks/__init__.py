"""What could make a result wrong, looked at after a fit."""
