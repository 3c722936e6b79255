"""How lines become a calendar: periods, washout, zones, and how the order of arms came about."""

import argparse
from collections.abc import Iterable

from nof1.clock import Clock
from nof1.commands.option_types import Group, hour
from nof1.days import Duplicates
from nof1.errors import InputError
from nof1.layout import Layout


def add_calendar(group: Group) -> None:
    """--reference, --period or --period-days, --washout, --before and the rest of the calendar."""
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
    group.add_argument(
        "--baseline", metavar="VALUE", help="this value in the arm column means a day before any treatment"
    )
    group.add_argument("--before", metavar="ARM", help="what was taken before the first day, or none (none)")
    several = group.add_mutually_exclusive_group()
    several.add_argument(
        "--duplicates", choices=("first", "last", "mean"), help="which answer counts on a day with several"
    )
    several.add_argument(
        "--several", action="store_true", help="keep all answers of a day, each with its hour (needs stamps)"
    )
    group.add_argument("--zone", metavar="ZONE", help="Europe/Berlin; needed where stamps carry an offset")
    group.add_argument(
        "--day-starts-at", type=hour, metavar="HH:MM", help="for stamps: when a study day starts (04:00)"
    )
    group.add_argument(
        "--allocation",
        default="unknown",
        choices=("randomised", "fixed", "chosen", "unknown"),
        help="how the order of arms came about (unknown)",
    )


def clock_of(options: argparse.Namespace) -> Clock:
    """The zone, and the hour at which a study day starts."""
    return Clock(options.zone, options.day_starts_at)


def before_of(options: argparse.Namespace) -> str | None:
    """What was taken before the first day; None for none of the arms."""
    return None if options.before == "none" else options.before


def duplicates_of(options: argparse.Namespace) -> Duplicates | None:
    """Which answers of a day count."""
    return "all" if options.several else options.duplicates


def layout_of(options: argparse.Namespace) -> Layout:
    """How lines become study days."""
    return Layout(
        reference=options.reference,
        period_days=options.period_days,
        washout=options.washout,
        before=before_of(options),
        duplicates=duplicates_of(options),
        allocation=options.allocation,
        baseline=options.baseline,
    )


def refuse_an_arm_called_none(options: argparse.Namespace, arms: Iterable[str]) -> None:
    """`--before none` must not be read as an arm's name, nor an arm's name as none.

    Raises
    ------
    InputError
        An arm is called "none", and so is what was taken before.
    """
    if options.before == "none" and "none" in arms:
        raise InputError(
            f"--before none means that no arm was taken, but column {options.arm!r} has an arm 'none'; "
            "rename that arm in the file, or leave out --before if no arm was taken",
            column=options.arm,
        )
