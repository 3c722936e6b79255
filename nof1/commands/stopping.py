"""When one looks at the effect before the end, and what stops a trial."""

import argparse

from nof1.commands.option_types import Group
from nof1.designs.design import Design
from nof1.errors import InputError
from nof1.planning.monitor import StoppingRule, cycle_ends


def add_stopping(group: Group) -> None:
    """--looks or --look-each-cycle, --stop-benefit, --stop-harm, --stop-futility, --stop-margin."""
    when = group.add_mutually_exclusive_group()
    when.add_argument("--looks", nargs="+", type=int, metavar="DAY", help="look after so many days")
    when.add_argument(
        "--look-each-cycle",
        action="store_true",
        help="look after each cycle (every arm once) but the first and the last",
    )
    group.add_argument(
        "--stop-benefit", type=_limit, default=0.95, metavar="P", help="stop at P(better), or never (0.95)"
    )
    group.add_argument(
        "--stop-harm", type=_limit, default=0.95, metavar="P", help="stop at P(worse), or never (0.95)"
    )
    group.add_argument(
        "--stop-futility",
        type=_limit,
        metavar="P",
        help="stop at P(a difference that does not matter), or never (never)",
    )
    group.add_argument(
        "--stop-margin", type=float, default=0.0, metavar="X", help="better or worse by more than this (0)"
    )


def stopping_of(options: argparse.Namespace, design: Design) -> StoppingRule | None:
    """The rule that was asked for; None where nobody looks before the end."""
    if not options.looks and not options.look_each_cycle:
        return None
    looks = tuple(options.looks or cycle_ends(design))
    if not looks:
        raise InputError(
            f"--look-each-cycle: {design.periods} periods have no cycle between the second and the last; "
            "plan more periods, or name the days (--looks 14 21)"
        )
    return StoppingRule(
        looks, options.stop_benefit, options.stop_harm, options.stop_futility, options.stop_margin
    )


def _limit(text: str) -> float | None:
    try:
        return None if text == "never" else float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a probability nor never") from error
