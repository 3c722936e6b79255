"""What the command's exit codes mean."""

OK, BAD_INPUT, WITHHELD, STOPPED = 0, 2, 3, 130
