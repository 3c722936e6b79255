"""What can be done: a verb a file, time is an argument."""
