"""What a telephone number looks like."""

FEWEST_DIGITS = 3
"""As 112 has."""


def is_phone(text: str) -> bool:
    """Whether it can be dialled at all; words beside the digits ("ext. 12") are let be."""
    return sum(sign.isascii() and sign.isdigit() for sign in text) >= FEWEST_DIGITS
