"""`nof1 rerandomise`: test by redrawing the order that chance drew, without a model."""

import argparse
from dataclasses import replace
from math import isfinite
from typing import get_args

from nof1.commands.calendar import add_calendar, clock_of, layout_of
from nof1.commands.exit_codes import OK
from nof1.commands.option_types import Subparsers
from nof1.commands.output import add_interval, add_json, add_language, write
from nof1.commands.plan import ORDERS, add_order_options
from nof1.commands.source import add_file, input_text
from nof1.designs.design import Order
from nof1.designs.rerandomise import Rerandomisation, drawn_as, rerandomise
from nof1.reading.read import read_person
from nof1.reading.rows import Columns
from nof1.values.observations import Observations
from nof1.words.speaker import Language, Speaker

_EXAMPLES = f"""{ORDERS}

examples:
  periods of 7 days whose order was drawn in pairs
    nof1 rerandomise diary.csv --time date --arm treatment --outcome mood \\
         --period-days 7 --order pairs

  days put in order in blocks of 10, no treatment on more than 3 days in a row, as JSON
    nof1 rerandomise diary.csv --time date --arm treatment --outcome mood \\
         --period-days 1 --order blocks --block-periods 10 --longest-run 3 --json -

The p is about no effect at all. A large one is no sign that the treatments do the same.

exit codes: 0 a result, 2 bad input, or an order in which chance had no say"""


def add(commands: Subparsers) -> None:
    """The command with its options."""
    parser = commands.add_parser(
        "rerandomise",
        help="test by redrawing the order of treatments",
        description="Redraw the order that chance drew, and see how unusual the real one was. No model.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    add_file(parser)
    columns = parser.add_argument_group("columns")
    for name, what in {
        "time": "dates, stamps, or whole study days",
        "arm": "the treatment of each day",
        "outcome": "numbers; an empty cell is no answer",
    }.items():
        columns.add_argument(f"--{name}", required=True, metavar="COLUMN", help=what)
    add_calendar(parser.add_argument_group("calendar"))
    drawn = parser.add_argument_group("draw")
    drawn.add_argument(
        "--order", required=True, choices=get_args(Order), help="how the order was drawn (see below)"
    )
    add_order_options(drawn)
    drawn.add_argument(
        "--seed", type=int, default=0, metavar="N", help="for redraws, beyond 100,000 sequences (0)"
    )
    output = parser.add_argument_group("output")
    add_interval(output)
    add_language(output)
    add_json(output)


def run(options: argparse.Namespace) -> int:
    """Redraw and write; returns the exit code."""
    layout = layout_of(options)
    if layout.allocation == "unknown":  # who names the order by which chance drew says that it did
        layout = replace(layout, allocation="randomised")
    columns = Columns(options.time, options.arm, options.outcome, period=options.period)
    series = read_person(input_text(options), columns, layout, clock=clock_of(options))
    design = drawn_as(
        series, options.order, block_periods=options.block_periods, longest_run=options.longest_run
    )
    result = rerandomise(series, design, prob=options.prob, seed=options.seed)
    told = {"order": options.order, "arms": list(series.arms), **result.to_dict()}
    write(told, _text(series, result, options.language), options)
    return OK


def _text(series: Observations, result: Rerandomisation, language: Language) -> str:
    say = Speaker(language)
    lines = [say("redraw.p", p=say.plain(result.p))]
    if result.interval is not None:
        reference, arm = (say.label(label) for label in series.arms)
        statistic = say.plain(result.statistic)
        lines.append(say("redraw.difference", arm=arm, reference=reference, statistic=statistic))
        lines.append(_interval(result.interval, result.prob, say))
    lines.append(_looked_at(result, say))
    if result.answered_periods < result.periods:
        n, periods = str(result.answered_periods), str(result.periods)
        lines.append(say("redraw.empty", n=n, periods=periods))
    return "\n".join([*lines, "", say("redraw.meaning")])


def _interval(interval: tuple[float, float], prob: float, say: Speaker) -> str:
    if not any(isfinite(end) for end in interval):
        return say("redraw.no_interval", prob=say.share(prob))
    lower, upper = (say.plain(end) if isfinite(end) else say("redraw.open") for end in interval)
    return say("redraw.interval", prob=say.share(prob), lower=lower, upper=upper)


def _looked_at(result: Rerandomisation, say: Speaker) -> str:
    numbers = {"sequences": str(result.sequences), "smallest_p": say.plain(result.smallest_p)}
    if result.exact:
        return say("redraw.listed", **numbers)
    return say("redraw.drawn", redraws=str(result.redraws), error=say.plain(result.error), **numbers)
