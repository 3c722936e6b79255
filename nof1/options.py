"""The options of the command `nof1`, and its help."""

import argparse
from datetime import datetime, time

_EXAMPLES = """examples:
  one person, a mood score from 0 to 100, where 3 more is worth having
    nof1 analyse diary.csv --time date --arm treatment --outcome mood \\
         --better higher --worthwhile 3 --bounds 0 100

  the same as JSON, with periods of 7 days that chance put in order
    nof1 analyse diary.csv --time date --arm treatment --outcome mood \\
         --better higher --worthwhile 3 --bounds 0 100 \\
         --period-days 7 --allocation randomised --json -

  stamps with an offset, many people in one file, an outcome without bounds
    nof1 analyse sleep.csv --time measured_at --zone Europe/Berlin --person id --arm tea \\
         --outcome hours --better higher --worthwhile 0.5 --scale 1 --middle 7

exit codes: 0 a result, 2 bad input (the message names line and column), 3 the result is withheld
(with --person: everyone's is)"""


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    whole = argparse.ArgumentParser(
        prog="nof1", description="Trials of one person: which treatment is better, by how much, how sure."
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    analyse = commands.add_parser(
        "analyse",
        help="analyse a series from a CSV file",
        description="Compare treatments in one person's series of answers.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    analyse.add_argument("file", metavar="FILE", help="a CSV file in UTF-8, or - for standard input")
    _add_columns(analyse.add_argument_group("columns"))
    _add_outcome(analyse.add_argument_group("outcome"))
    _add_calendar(analyse.add_argument_group("calendar"))
    _add_model(analyse.add_argument_group("model"))
    _add_output(analyse.add_argument_group("output"))
    return whole


_Group = argparse._ArgumentGroup


def _add_columns(group: _Group) -> None:
    group.add_argument("--time", required=True, metavar="COLUMN", help="dates, stamps, or whole study days")
    group.add_argument("--arm", required=True, metavar="COLUMN", help="the treatment of each day")
    group.add_argument(
        "--outcome", required=True, metavar="COLUMN", help="numbers; an empty cell is no answer"
    )
    group.add_argument("--person", metavar="COLUMN", help="whose line it is: everyone is analysed alone")


def _add_outcome(group: _Group) -> None:
    group.add_argument("--better", required=True, choices=("higher", "lower"), help="which way is better")
    group.add_argument(
        "--worthwhile", required=True, type=float, metavar="X", help="the smallest difference that matters"
    )
    group.add_argument(
        "--bounds",
        nargs=2,
        type=float,
        metavar=("LOW", "HIGH"),
        help="lowest and highest possible answer; the scale is a quarter of the range",
    )
    group.add_argument(
        "--scale",
        type=_scale,
        metavar="S",
        help="typical day-to-day spread (with --middle), or from-data for both",
    )
    group.add_argument("--middle", type=float, metavar="M", help="a typical answer")
    group.add_argument(
        "--kind",
        default="continuous",
        choices=("continuous", "ordinal", "binary", "count"),
        help="only continuous is built; scores with bounds can be analysed so",
    )
    group.add_argument(
        "--recall",
        default="24h",
        choices=("now", "waking", "night", "24h", "7d", "14d"),
        help="which days the question speaks of (24h)",
    )


def _add_calendar(group: _Group) -> None:
    group.add_argument("--reference", metavar="ARM", help="compare with this arm (the first in text order)")
    periods = group.add_mutually_exclusive_group()
    periods.add_argument("--period", metavar="COLUMN", help="a column that numbers the periods")
    periods.add_argument(
        "--period-days",
        type=int,
        metavar="N",
        help="blocks of N days from the first day (without either: each run of one arm)",
    )
    group.add_argument("--washout", metavar="VALUE", help="this value in the arm column means washout")
    group.add_argument("--before", metavar="ARM", help="what was taken before the first day, or none (none)")
    group.add_argument(
        "--duplicates", choices=("first", "last", "mean"), help="which answer counts on a day with several"
    )
    group.add_argument("--zone", metavar="ZONE", help="Europe/Berlin; needed where stamps carry an offset")
    group.add_argument(
        "--day-starts-at", type=_hour, metavar="HH:MM", help="for stamps: when a study day starts (04:00)"
    )
    group.add_argument(
        "--allocation",
        default="unknown",
        choices=("randomised", "fixed", "chosen", "unknown"),
        help="how the order of arms came about (unknown)",
    )


def _add_model(group: _Group) -> None:
    group.add_argument(
        "--half-life", type=float, metavar="DAYS", help="of the treatment's effect, where known"
    )
    group.add_argument("--weekday", action="store_true", help="add a shift for each day of the week")
    for term in ("trend", "carryover", "autocorrelation", "period-shifts"):
        group.add_argument(f"--no-{term}", action="store_true", help=f"leave out {term.replace('-', ' ')}")
    group.add_argument("--engine", default="auto", choices=("auto", "exact", "nuts"), help="(auto)")
    group.add_argument("--seed", type=int, default=0, help="for NUTS (0)")


def _add_output(group: _Group) -> None:
    group.add_argument("--prob", type=float, default=0.95, metavar="P", help="of the intervals (.95)")
    group.add_argument("--language", default="en", choices=("en", "de"), help="of the sentences (en)")
    group.add_argument("--json", metavar="FILE", help="write JSON, - for standard output, instead of text")
    group.add_argument("--plot", metavar="FILE", help="draw a figure: .png, .svg or .pdf")


def _scale(text: str) -> float | str:
    try:
        return text if text == "from-data" else float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor from-data") from error


def _hour(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 an hour of the wall clock
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an hour such as 04:00") from error
