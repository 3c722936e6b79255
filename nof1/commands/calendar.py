"""How lines become a calendar: periods, washout, zones, and how the order of arms came about."""

import argparse

from nof1.commands.option_types import Group, hour
from nof1.reading.clock import Clock
from nof1.reading.layout import Layout


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
    group.add_argument(
        "--before", metavar="ARM", help="what was taken before the first day: an arm, or none (unknown)"
    )
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


def layout_of(options: argparse.Namespace) -> Layout:
    """How lines become study days."""
    return Layout(
        reference=options.reference,
        period_days=options.period_days,
        washout=options.washout,
        before=options.before,
        duplicates="all" if options.several else options.duplicates,
        allocation=options.allocation,
        baseline=options.baseline,
    )
