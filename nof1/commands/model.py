"""Which terms the model has, and which engine solves it."""

import argparse

from nof1.commands.option_types import Group
from nof1.values.model import Model


def add_model(group: Group) -> None:
    """--half-life, --weekday, --no-TERM, --noise, --engine, --seed."""
    group.add_argument(
        "--half-life", type=float, metavar="DAYS", help="of the treatment's effect, where known"
    )
    group.add_argument("--weekday", action="store_true", help="add a shift for each day of the week")
    for term in ("trend", "carryover", "autocorrelation", "period-shifts"):
        group.add_argument(f"--no-{term}", action="store_true", help=f"leave out {term.replace('-', ' ')}")
    group.add_argument(
        "--noise",
        default="normal",
        choices=("normal", "student"),
        help="student for days far out of the ordinary; sampled by NUTS (normal)",
    )
    group.add_argument("--engine", default="auto", choices=("auto", "exact", "nuts"), help="(auto)")
    group.add_argument("--seed", type=int, default=0, help="for NUTS (0)")


def model_of(options: argparse.Namespace) -> Model:
    """The model that was asked for."""
    return Model(
        trend=not options.no_trend,
        carryover=not options.no_carryover,
        autocorrelation=not options.no_autocorrelation,
        period_shifts=False if options.no_period_shifts else None,
        weekday=options.weekday,
        half_life=options.half_life,
        noise=options.noise,
    )
