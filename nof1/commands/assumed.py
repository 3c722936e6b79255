"""What simulated trials are made of."""

import argparse

from nof1.commands.option_types import Group
from nof1.planning.assumptions import Assumptions, kept_of
from nof1.values.outcome import Outcome


def add_assumed(group: Group) -> None:
    """--noise, --autocorrelation, --carryover or --half-life, and what else moves answers or loses them."""
    group.add_argument("--noise", type=float, metavar="SD", help="day-to-day spread (the scale)")
    group.add_argument("--autocorrelation", type=float, default=0.3, metavar="RHO", help="of its days (0.3)")
    lasting = group.add_mutually_exclusive_group()
    lasting.add_argument(
        "--carryover", type=float, default=0.0, metavar="W", help="share of an effect kept a day (0)"
    )
    lasting.add_argument("--half-life", type=float, metavar="DAYS", help="of an effect, instead")
    group.add_argument("--period-shift", type=float, default=0.0, metavar="SD", help="between periods (0)")
    group.add_argument("--trend", type=float, default=0.0, metavar="X", help="change over the trial (0)")
    group.add_argument("--weekday-shift", type=float, default=0.0, metavar="SD", help="between weekdays (0)")
    group.add_argument("--missing", type=float, default=0.0, metavar="SHARE", help="of the answers (0)")
    group.add_argument(
        "--missing-on-bad-days", type=float, metavar="SHARE", help="of those on bad days (as on others)"
    )
    group.add_argument("--level", type=float, metavar="M", help="expected answer with the first arm (middle)")


def assumptions_of(options: argparse.Namespace, outcome: Outcome) -> Assumptions:
    """The assumptions that were made; the noise is the outcome's scale where not stated."""
    low, high = outcome.bounds or (0.0, 0.0)
    scale = outcome.scale if outcome.scale is not None else (high - low) / 4
    return Assumptions(
        noise=options.noise if options.noise is not None else scale,
        autocorrelation=options.autocorrelation,
        carryover=kept_of(options.half_life) if options.half_life is not None else options.carryover,
        period_shift=options.period_shift,
        trend=options.trend,
        weekday=options.weekday_shift,
        missing=options.missing,
        missing_on_bad_days=options.missing_on_bad_days,
        level=options.level,
    )
