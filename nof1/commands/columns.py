"""Which column of a file is what."""

import argparse

from nof1.commands.option_types import Group
from nof1.rows import Columns


def add_columns(group: Group) -> None:
    """--time, --arm, --outcome, --person."""
    group.add_argument("--time", required=True, metavar="COLUMN", help="dates, stamps, or whole study days")
    group.add_argument("--arm", required=True, metavar="COLUMN", help="the treatment of each day")
    group.add_argument(
        "--outcome", required=True, metavar="COLUMN", help="numbers; an empty cell is no answer"
    )
    group.add_argument("--person", metavar="COLUMN", help="whose line it is: everyone is analysed alone")


def columns_of(options: argparse.Namespace) -> Columns:
    """The columns that were asked for, that of the periods among them."""
    return Columns(options.time, options.arm, options.outcome, options.person, options.period)
