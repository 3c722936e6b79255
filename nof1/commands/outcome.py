"""What was measured, which way is better, and how much matters."""

import argparse

from nof1.commands.option_types import Group, scale
from nof1.values.outcome import Outcome


def add_outcome(group: Group) -> None:
    """--better, --worthwhile, --bounds, --scale, --middle, --kind, --recall."""
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
        type=scale,
        metavar="S",
        help="typical day-to-day spread (with --middle), or from-data for both",
    )
    group.add_argument("--middle", type=float, metavar="M", help="a typical answer")
    group.add_argument(
        "--kind",
        default="continuous",
        choices=("continuous", "ordinal", "binary", "count"),
        help="continuous (default); ordinal: a score in whole steps; binary: 1 for yes, 0 for no; "
        "count: events a day",
    )
    group.add_argument(
        "--recall",
        default="24h",
        choices=("now", "waking", "night", "24h", "7d", "14d"),
        help="which days the question speaks of (24h)",
    )


def outcome_of(options: argparse.Namespace) -> Outcome:
    """The outcome that was asked for."""
    return Outcome(
        options.outcome,
        better=options.better,
        worthwhile=options.worthwhile,
        bounds=tuple(options.bounds) if options.bounds else None,
        scale=None if options.scale == "from-data" else options.scale,
        middle=options.middle,
        recall=options.recall,
        kind=options.kind,
    )
