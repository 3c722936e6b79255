"""What the command's exit codes mean."""

OK, BAD_INPUT, WITHHELD = 0, 2, 3
