"""Which column of a file is what."""

import argparse

from nof1.commands.option_types import Group
from nof1.reading.rows import Columns


def add_columns(group: Group) -> None:
    """--time, --arm, --outcome, --person, --covariate, --entered, --rater."""
    group.add_argument("--time", required=True, metavar="COLUMN", help="dates, stamps, or whole study days")
    group.add_argument("--arm", required=True, metavar="COLUMN", help="the treatment of each day")
    group.add_argument(
        "--outcome", required=True, metavar="COLUMN", help="numbers; an empty cell is no answer"
    )
    group.add_argument("--person", metavar="COLUMN", help="whose line it is: everyone is analysed alone")
    group.add_argument(
        "--covariate",
        action="append",
        default=[],
        metavar="COLUMN",
        help="numbers that move the answers and that no treatment moves; may be given more than once",
    )
    group.add_argument("--entered", metavar="COLUMN", help="when each answer was entered: dates or stamps")
    group.add_argument("--rater", metavar="COLUMN", help="who gave each answer")


def columns_of(options: argparse.Namespace) -> Columns:
    """The columns that were asked for, that of the periods among them."""
    return Columns(
        options.time,
        options.arm,
        options.outcome,
        options.person,
        options.period,
        tuple(options.covariate),
        options.entered,
        options.rater,
    )
