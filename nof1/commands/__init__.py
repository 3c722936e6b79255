"""The command `nof1`: one module a command, and modules for the options that commands share."""

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from nof1.commands import analyse, design, pooled, rerandomise, simulate, weigh
from nof1.commands.exit_codes import BAD_INPUT, OK, STOPPED
from nof1.commands.source import name_of
from nof1.errors import InputError, Nof1Error

_FILES = """files are CSV with a header and a line for each day; an empty answer is a day without one:
  date,treatment,pain
  2026-03-02,A,6
  2026-03-03,A,
  2026-03-09,B,4

nof1 COMMAND --help has examples; their files (diary.csv and others) are yours"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    _write_utf8()
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read our output has seen enough
        _leave_output()
        return OK
    except Nof1Error as error:
        _say_what_is_bad(options, error)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("nof1: stopped", file=sys.stderr)
        return STOPPED
    except OSError as error:  # what was to be read or drawn names itself; left is what we print on
        print(f"nof1: cannot write the answer: {error.strerror}", file=sys.stderr)
        _leave_output()
        return BAD_INPUT


def _leave_output() -> None:
    """Nothing more is written, at the process's end neither."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    whole = argparse.ArgumentParser(
        prog="nof1",
        description="Trials of one person: which treatment is better, by how much, how sure.",
        epilog=_FILES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (analyse, design, pooled, rerandomise, simulate, weigh):
        command.add(commands)
    return whole


def _write_utf8() -> None:
    """What we read is UTF-8, and so is what we write, whatever the locale of a pipe."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def _say_what_is_bad(options: argparse.Namespace, error: Nof1Error) -> None:
    count = error.count if isinstance(error, InputError) else 0
    said = str(error) if count < 2 else "\n  ".join([f"{count} bad lines", *str(error).splitlines()])
    name = name_of(options)
    print(f"nof1: {said if not name or said.startswith(f'{name}:') else f'{name}: {said}'}", file=sys.stderr)
