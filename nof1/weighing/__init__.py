"""What matters to the person, weighed."""
