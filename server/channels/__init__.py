"""The only doors outward, for prompts and mail: values in, what the other side said out; no rows."""
