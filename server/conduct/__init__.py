"""What the system can do, one verb a file. Time is an argument; no web, no clock."""
