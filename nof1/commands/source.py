"""The file that a command reads."""

import argparse
import sys
from pathlib import Path

from nof1.errors import InputError
from nof1.reading.read import text_of


def add_file(parser: argparse.ArgumentParser) -> None:
    """The one argument without a name: FILE."""
    parser.add_argument("file", metavar="FILE", help="a CSV file in UTF-8, or - for standard input")


def name_of(options: argparse.Namespace) -> str:
    """What messages call the input; empty for a command that reads none."""
    file = getattr(options, "file", "")
    return "standard input" if file == "-" else str(file)


def input_text(options: argparse.Namespace) -> str:
    """The whole of the input."""
    if options.file != "-":
        return text_of(Path(options.file)) + "\n"
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig") + "\n"
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start + 1} is not UTF-8; write the lines in UTF-8") from error
