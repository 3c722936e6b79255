"""When a result counts as clear."""

import argparse

from nof1.commands.option_types import Group
from nof1.errors import InputError
from nof1.values.effect import DecisionRule


def add_rule(group: Group) -> None:
    """--benefit, --harm, --similar."""
    rule = DecisionRule()
    for name, value in (("benefit", rule.benefit), ("harm", rule.harm), ("similar", rule.similar)):
        group.add_argument(
            f"--{name}",
            type=float,
            default=value,
            metavar="P",
            help=f"of the rule for a clear answer ({value})",
        )


def rule_of(options: argparse.Namespace) -> DecisionRule:
    """The rule that was asked for."""
    return DecisionRule(options.benefit, options.harm, options.similar)


def add_looks(group: Group) -> None:
    """--looks."""
    group.add_argument(
        "--looks",
        type=int,
        default=0,
        metavar="N",
        help="how often the effect was looked at before the planned end (0)",
    )


def looks_of(options: argparse.Namespace) -> int:
    """How often the effect was looked at; refused below 0."""
    if options.looks < 0:
        raise InputError(f"--looks is {options.looks}; give 0 or more")
    return int(options.looks)
