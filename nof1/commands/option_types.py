"""Options that are more than a word or a number, and the names they go by."""

import argparse
from datetime import datetime, time

type Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
type Group = argparse._ArgumentGroup


def scale(text: str) -> float | str:
    """A number, or from-data."""
    try:
        return text if text == "from-data" else float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor from-data") from error


def hour(text: str) -> time:
    """An hour of the wall clock, such as 04:00."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 an hour of the wall clock
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an hour such as 04:00") from error
