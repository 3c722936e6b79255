"""Where a result goes, and in what form."""

import argparse
import json
from pathlib import Path
from typing import Any

from nof1.commands.option_types import Group
from nof1.errors import InputError


def add_interval(group: Group) -> None:
    """--prob."""
    group.add_argument("--prob", type=float, default=0.95, metavar="P", help="of the intervals (.95)")


def add_language(group: Group) -> None:
    """--language."""
    group.add_argument("--language", default="en", choices=("en", "de"), help="of the sentences (en)")


def add_json(group: Group) -> None:
    """--json."""
    group.add_argument("--json", metavar="FILE", help="write JSON, - for standard output, instead of text")


def write(result: dict[str, Any], text: str, options: argparse.Namespace) -> None:
    """Print the text, or write the result as JSON where --json says."""
    if options.json is None:
        print(text)
        return
    encoded = json.dumps(result, ensure_ascii=False, allow_nan=False, indent=2)
    if options.json == "-":
        print(encoded)
        return
    try:
        Path(options.json).write_text(encoded + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"--json {options.json}: {error.strerror}") from error
