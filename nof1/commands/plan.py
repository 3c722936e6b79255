"""The plan of a trial: arms, periods, order."""

import argparse
from typing import get_args

from nof1.commands.option_types import Group
from nof1.designs.design import Arm, Design, Order
from nof1.errors import DesignError

ORDERS = """orders:
  pairs            in each K periods every arm once, shuffled (K: the number of arms)
  blocks           the same in larger blocks of --block-periods
  counterbalanced  spread evenly over time, AB BA BA AB; chance decides only which arm is A
  latin-square     in each K x K periods, every arm once in each row of K and once in each place of a row
  williams         the same, and every arm follows every other equally often; 2K rows for an odd K
  alternating      in turn, the reference first; nothing is drawn
  by-hand          as --sequence says; nothing is drawn"""


def add_plan(group: Group) -> None:
    """--arms, --period-days, --periods, --order and what an order needs, washout and baseline."""
    group.add_argument("--arms", nargs="+", required=True, metavar="ARM", help="two or more, reference first")
    group.add_argument("--period-days", type=int, required=True, metavar="N", help="days of each period")
    group.add_argument("--periods", type=int, metavar="N", help="treatment periods in all")
    group.add_argument(
        "--order", choices=get_args(Order), help="how the arms are put in order (pairs; see below)"
    )
    add_order_options(group)
    group.add_argument(
        "--sequence", nargs="+", metavar="ARM", help="the arm of each period, by hand: A B B A, or ABBA"
    )
    group.add_argument(
        "--washout-days", type=int, default=0, metavar="N", help="before each period but the first (0)"
    )
    group.add_argument(
        "--baseline-days", type=int, default=0, metavar="N", help="before the first treatment (0)"
    )


def add_order_options(group: Group) -> None:
    """--block-periods and --longest-run."""
    group.add_argument("--block-periods", type=int, metavar="N", help="for blocks: periods of one block")
    group.add_argument(
        "--longest-run",
        type=int,
        metavar="N",
        help="for pairs and blocks: the most periods in a row with the same arm",
    )


def design_of(options: argparse.Namespace) -> Design:
    """The design that was asked for."""
    sequence = _sequence(options.arms, options.sequence) if options.sequence else None
    periods = len(sequence) if sequence and options.periods is None else options.periods
    if periods is None:
        raise DesignError("--periods is missing; say how many, or give a --sequence by hand")
    return Design(
        arms=tuple(Arm(label) for label in options.arms),
        periods=periods,
        period_days=options.period_days,
        washout_days=options.washout_days,
        order=options.order or ("by-hand" if sequence else "pairs"),
        block_periods=options.block_periods,
        longest_run=options.longest_run,
        sequence=sequence,
        baseline_days=options.baseline_days,
    )


def _sequence(arms: list[str], labels: list[str]) -> tuple[int, ...]:
    """Arms (indices) of labels; one word of single letters, ABBA, is taken letter by letter."""
    if len(labels) == 1 and labels[0] not in arms and set(labels[0]) <= set(arms):
        labels = list(labels[0])
    unknown = [label for label in labels if label not in arms]
    if unknown:
        raise DesignError(f"--sequence names {unknown[0]!r}; --arms has {', '.join(arms)}")
    return tuple(arms.index(label) for label in labels)
