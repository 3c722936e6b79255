"""`nof1 weigh`: several outcomes by what matters to the person."""

import argparse
from dataclasses import replace

from nof1.commands.calendar import add_calendar, clock_of, layout_of
from nof1.commands.exit_codes import OK, WITHHELD
from nof1.commands.model import add_model, model_of
from nof1.commands.option_types import Group, Subparsers
from nof1.commands.output import add_interval, add_json, add_language, write
from nof1.commands.progress import Progress, add_progress, waiting
from nof1.commands.rule import add_looks, add_rule, looks_of, rule_of
from nof1.commands.source import add_file, input_text
from nof1.errors import InputError
from nof1.reading.read import read_person
from nof1.reading.rows import Columns
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.weighing.weigh import weigh
from nof1.weighing.weigh_report import plain, text
from nof1.weighing.weights import Weights

_EXAMPLES = """examples:
  pain counts twice as much as sleep; each outcome is COLUMN:BETTER:WORTHWHILE:LOW..HIGH
    nof1 weigh diary.csv --time date --arm treatment --weights 2 1 \\
         --outcome pain:lower:1:0..10 --outcome sleep:higher:0.5:0..10

  an outcome without bounds: its typical day-to-day spread and a typical value, 1@7; and the pump is a burden
  that must be worth half a worthwhile difference of pain
    nof1 weigh diary.csv --time date --arm treatment --weights 2 1 --burden pump=0.5 \\
         --outcome pain:lower:1:0..10 --outcome hours:higher:0.5:1@7 --json -

  before the reveal: what was agreed has a fingerprint, and needs no data
    nof1 weigh - --time date --arm treatment --weights 2 1 --agree \\
         --outcome pain:lower:1:0..10 --outcome sleep:higher:0.5:0..10

Weights are agreed before anyone sees a result. The fingerprint is printed with each result, and any change of
weights, worthwhile differences or burdens changes it; give it back (--agreed FINGERPRINT) to have it checked.
exit codes: 0 a result, 2 bad input, 3 withheld"""


def add(commands: Subparsers) -> None:
    """The command with its options."""
    parser = commands.add_parser(
        "weigh",
        help="weigh several outcomes by what matters to the person",
        description="Which treatment is best by the person's own weights, how surely, what could be lost by "
        "choosing it, and which weights would change the choice.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    add_file(parser)
    _add_what_matters(parser.add_argument_group("what matters"))
    columns = parser.add_argument_group("columns")
    columns.add_argument("--time", required=True, metavar="COLUMN", help="dates, stamps, or whole study days")
    columns.add_argument("--arm", required=True, metavar="COLUMN", help="the treatment of each day")
    add_calendar(parser.add_argument_group("calendar"))
    add_model(parser.add_argument_group("model"))
    rule = parser.add_argument_group("when an answer is clear")
    add_rule(rule)
    add_looks(rule)
    output = parser.add_argument_group("output")
    add_interval(output)
    add_language(output)
    add_json(output)
    add_progress(output)


def _add_what_matters(group: Group) -> None:
    group.add_argument(
        "--outcome",
        required=True,
        action="append",
        type=_outcome,
        metavar="COLUMN:BETTER:WORTHWHILE:SCALE",
        help="BETTER is higher or lower; SCALE is LOW..HIGH (bounds) or SPREAD@MIDDLE; the main one first",
    )
    group.add_argument(
        "--weights",
        required=True,
        nargs="+",
        type=float,
        metavar="W",
        help="one for each outcome, in their order: what its worthwhile difference counts",
    )
    group.add_argument(
        "--burden",
        action="append",
        default=[],
        type=_burden,
        metavar="ARM=X",
        help="by how many worthwhile differences of the main outcome an arm must be better to be worth it",
    )
    group.add_argument("--agree", action="store_true", help="print the fingerprint and read no data")
    group.add_argument("--agreed", metavar="FINGERPRINT", help="refuse weights that have another one")


def run(options: argparse.Namespace) -> int:
    """Weigh and write; returns the exit code."""
    weights = Weights(tuple(options.outcome), tuple(options.weights), tuple(options.burden))
    if options.agreed and options.agreed.strip().lower() != weights.digest:
        raise InputError(
            f"these weights have the fingerprint {weights.digest}, and not {options.agreed} as agreed: "
            "an outcome, its direction, scale or worthwhile difference, a weight or a burden is another one"
        )
    if options.agree:
        write({"digest": weights.digest}, weights.digest, options)
        return OK
    lines = input_text(options)
    series = {outcome.name: _series(lines, outcome, options) for outcome in weights.outcomes}
    rule = rule_of(options)
    with Progress(options) as progress, waiting(progress, "computing"):
        found = weigh(
            _on_one_calendar(series),
            weights,
            model=model_of(options),
            rule=rule,
            engine=options.engine,
            seed=options.seed,
            looks=looks_of(options),
        )
    result = plain(found, options.language, rule=rule, prob=options.prob)
    write(result, text(result, options.language), options)
    return OK if found.status == "ok" else WITHHELD


def _series(lines: str, outcome: Outcome, options: argparse.Namespace) -> Observations:
    return read_person(
        lines,
        Columns(options.time, options.arm, outcome.name, period=options.period),
        layout_of(options),
        clock=clock_of(options),
        bounds=outcome.bounds,
        kind=outcome.kind,
    )


def _on_one_calendar(series: dict[str, Observations]) -> dict[str, Observations]:
    """A row is read for every outcome alike, so that only answers differ."""
    first = next(iter(series.values()))
    return {name: replace(one, day_period=first.day_period) for name, one in series.items()}


def _outcome(said: str) -> Outcome:
    parts = said.rsplit(":", 3)
    if len(parts) != 4:
        raise argparse.ArgumentTypeError(
            f"{said!r} is not COLUMN:BETTER:WORTHWHILE:SCALE, as pain:lower:1:0..10"
        )
    name, better, worthwhile, scale = parts
    if better not in ("higher", "lower"):
        raise argparse.ArgumentTypeError(f"{said!r}: {better!r} is neither higher nor lower")
    try:
        matters = float(worthwhile)
        if ".." in scale:
            low, high = (float(end) for end in scale.split(".."))
            return Outcome(name, "higher" if better == "higher" else "lower", matters, bounds=(low, high))
        spread, middle = (float(number) for number in scale.split("@"))
    except InputError as error:
        raise argparse.ArgumentTypeError(f"{said!r}: {error}") from error
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{said!r}: {worthwhile!r} must be a number, and {scale!r} LOW..HIGH or SPREAD@MIDDLE"
        ) from error
    return Outcome(name, "higher" if better == "higher" else "lower", matters, scale=spread, middle=middle)


def _burden(said: str) -> tuple[str, float]:
    arm, equals, much = said.rpartition("=")
    try:
        if equals:
            return arm, float(much)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{said!r} is not ARM=X, as pump=0.5")
