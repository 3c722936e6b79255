"""The search for the smallest design."""

import argparse
import os

from nof1.commands.option_types import Group
from nof1.commands.plan import design_of
from nof1.commands.progress import Progress
from nof1.designs.design import Design
from nof1.errors import DesignError
from nof1.planning.simulate import Plan
from nof1.planning.smallest import Smallest, smallest_design


def add_smallest(group: Group) -> None:
    """--smallest, --at, --limit-days, --try-period-days."""
    group.add_argument(
        "--smallest", type=float, metavar="CHANCE", help="of a right and clear answer, such as .8"
    )
    group.add_argument(
        "--at", type=float, metavar="X", help="at this true difference (the largest of --effects)"
    )
    group.add_argument("--limit-days", type=int, default=168, metavar="N", help="longest trial (168)")
    group.add_argument(
        "--try-period-days",
        nargs="+",
        type=int,
        default=[],
        metavar="N",
        help="lengths of periods to try too",
    )


def start_of(options: argparse.Namespace) -> Design:
    """As asked for; where the smallest is searched, the fewest periods that can be drawn will do."""
    if options.periods is not None or options.sequence or options.smallest is None:
        return design_of(options)
    arms = len(options.arms)
    for periods in range(2 * arms, 4 * arms * arms, arms):
        try:
            return design_of(argparse.Namespace(**vars(options) | {"periods": periods}))
        except DesignError as error:
            refusal = error
    raise refusal


def smallest_of(plan: Plan, options: argparse.Namespace, progress: Progress) -> Smallest:
    """The search that was asked for."""
    at = options.at if options.at is not None else max(options.effects, key=abs)
    lengths = sorted({options.period_days, *options.try_period_days})
    return smallest_design(
        plan,
        at,
        chance=options.smallest,
        limit_days=options.limit_days,
        period_days=lengths,
        trials=options.trials,
        seed=options.seed,
        processes=processes_of(options),
        progress=lambda one: progress.say(
            f"tried {one.design.periods} periods of {one.design.period_days} days: "
            f"{100 * one.right.value:.0f} of 100 right and clear"
        ),
    )


def processes_of(options: argparse.Namespace) -> int:
    """As many as asked for, or one a core."""
    return options.processes if options.processes is not None else os.cpu_count() or 1
