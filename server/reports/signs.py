"""How a treatment is marked in tables and figures: a letter and a shape, never a colour alone."""

WASHOUT = -2
"""In figures: a day with no treatment in force."""


def letter(key: str | None) -> str:
    """The sign of a treatment, from its key."""
    return (key or "").upper()


def place(key: str | None) -> int:
    """Its place among the treatments, the reference 0; -1 for none, and where it is not known."""
    return ord(key[0]) - ord("a") if key else -1
