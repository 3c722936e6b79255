"""Files of other systems: bytes in, values out."""
