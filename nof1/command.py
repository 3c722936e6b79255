"""The command `nof1`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from nof1.analysis import Analysis, analyse
from nof1.clock import Clock
from nof1.errors import InputError, Nof1Error
from nof1.layout import Layout
from nof1.model import Model
from nof1.observations import Observations
from nof1.outcome import Outcome
from nof1.read import read, read_people, text_of
from nof1.report import report
from nof1.rows import Columns, read_rows
from nof1.words import sentences

OK, BAD_INPUT, WITHHELD = 0, 2, 3

_EXAMPLES = """examples:
  one person, a mood score from 0 to 100, where 3 more is worth having
    nof1 analyse diary.csv --time date --arm treatment --outcome mood \\
         --better higher --worthwhile 3 --bounds 0 100

  the same as JSON, with periods of 7 days that chance put in order
    nof1 analyse diary.csv --time date --arm treatment --outcome mood \\
         --better higher --worthwhile 3 --bounds 0 100 \\
         --period-days 7 --allocation randomised --json -

  stamps with an offset, many people in one file, an outcome without bounds
    nof1 analyse sleep.csv --time measured_at --zone Europe/Berlin --person id --arm tea \\
         --outcome hours --better higher --worthwhile 0.5 --scale 1 --middle 7

exit codes: 0 a result, 2 bad input (the message names line and column), 3 the result is withheld
(with --person: everyone's is)"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code = _analyse(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Nof1Error as error:
        _say_what_is_bad(options, error)
        return BAD_INPUT


def _say_what_is_bad(options: argparse.Namespace, error: Nof1Error) -> None:
    faults = error.faults if isinstance(error, InputError) else ()
    said = (
        str(error) if len(faults) < 2 else "\n  ".join([f"{len(faults)} bad lines", *str(error).splitlines()])
    )
    name = _name(options)
    print(f"nof1: {said if said.startswith(f'{name}:') else f'{name}: {said}'}", file=sys.stderr)


def _name(options: argparse.Namespace) -> str:
    return "standard input" if options.file == "-" else str(options.file)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nof1", description="Trials of one person: which treatment is better, by how much, how sure."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    analyse = commands.add_parser(
        "analyse",
        help="analyse a series from a CSV file",
        description="Compare treatments in one person's series of answers.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    analyse.add_argument("file", metavar="FILE", help="a CSV file in UTF-8, or - for standard input")
    _add_columns(analyse.add_argument_group("columns"))
    _add_outcome(analyse.add_argument_group("outcome"))
    _add_calendar(analyse.add_argument_group("calendar"))
    _add_model(analyse.add_argument_group("model"))
    _add_output(analyse.add_argument_group("output"))
    return parser


_Group = argparse._ArgumentGroup


def _add_columns(group: _Group) -> None:
    group.add_argument("--time", required=True, metavar="COLUMN", help="dates, stamps, or whole study days")
    group.add_argument("--arm", required=True, metavar="COLUMN", help="the treatment of each day")
    group.add_argument(
        "--outcome", required=True, metavar="COLUMN", help="numbers; an empty cell is no answer"
    )
    group.add_argument("--person", metavar="COLUMN", help="whose line it is: everyone is analysed alone")


def _add_outcome(group: _Group) -> None:
    group.add_argument("--better", required=True, choices=("higher", "lower"), help="which way is better")
    group.add_argument(
        "--worthwhile", required=True, type=float, metavar="X", help="the smallest difference that matters"
    )
    group.add_argument(
        "--bounds",
        nargs=2,
        type=float,
        metavar=("LOW", "HIGH"),
        help="lowest and highest possible answer; the scale is a quarter of the range",
    )
    group.add_argument(
        "--scale",
        type=_scale,
        metavar="S",
        help="typical day-to-day spread (with --middle), or from-data for both",
    )
    group.add_argument("--middle", type=float, metavar="M", help="a typical answer")
    group.add_argument(
        "--kind",
        default="continuous",
        choices=("continuous", "ordinal", "binary", "count"),
        help="only continuous is built; scores with bounds can be analysed so",
    )
    group.add_argument(
        "--recall",
        default="24h",
        choices=("now", "waking", "night", "24h", "7d", "14d"),
        help="which days the question speaks of (24h)",
    )


def _add_calendar(group: _Group) -> None:
    group.add_argument("--reference", metavar="ARM", help="compare with this arm (the first in text order)")
    periods = group.add_mutually_exclusive_group()
    periods.add_argument("--period", metavar="COLUMN", help="a column that numbers the periods")
    periods.add_argument(
        "--period-days",
        type=int,
        metavar="N",
        help="blocks of N days from the first day (without either: each run of one arm)",
    )
    group.add_argument("--washout", metavar="VALUE", help="this value in the arm column means washout")
    group.add_argument("--before", metavar="ARM", help="what was taken before the first day, or none (none)")
    group.add_argument(
        "--duplicates", choices=("first", "last", "mean"), help="which answer counts on a day with several"
    )
    group.add_argument("--zone", metavar="ZONE", help="Europe/Berlin; needed where stamps carry an offset")
    group.add_argument(
        "--day-starts-at", type=_hour, metavar="HH:MM", help="for stamps: when a study day starts (04:00)"
    )
    group.add_argument(
        "--allocation",
        default="unknown",
        choices=("randomised", "fixed", "chosen", "unknown"),
        help="how the order of arms came about (unknown)",
    )


def _add_model(group: _Group) -> None:
    group.add_argument(
        "--half-life", type=float, metavar="DAYS", help="of the treatment's effect, where known"
    )
    group.add_argument("--weekday", action="store_true", help="add a shift for each day of the week")
    for term in ("trend", "carryover", "autocorrelation", "period-shifts"):
        group.add_argument(f"--no-{term}", action="store_true", help=f"leave out {term.replace('-', ' ')}")
    group.add_argument("--engine", default="auto", choices=("auto", "exact", "nuts"), help="(auto)")
    group.add_argument("--seed", type=int, default=0, help="for NUTS (0)")


def _add_output(group: _Group) -> None:
    group.add_argument("--prob", type=float, default=0.95, metavar="P", help="of the intervals (.95)")
    group.add_argument("--language", default="en", choices=("en", "de"), help="of the sentences (en)")
    group.add_argument("--json", metavar="FILE", help="write JSON, - for standard output, instead of text")
    group.add_argument("--plot", metavar="FILE", help="draw a figure: .png, .svg or .pdf")


def _scale(text: str) -> float | str:
    return text if text == "from-data" else float(text)


def _hour(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 an hour of the wall clock
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an hour such as 04:00") from error


def _analyse(options: argparse.Namespace) -> int:
    if options.person and options.plot:
        raise InputError("--plot draws one person; leave out --person, or choose the lines of one")
    columns = Columns(options.time, options.arm, options.outcome, options.person, options.period)
    outcome = Outcome(
        options.outcome,
        better=options.better,
        worthwhile=options.worthwhile,
        bounds=tuple(options.bounds) if options.bounds else None,
        scale=None if options.scale == "from-data" else options.scale,
        middle=options.middle,
        recall=options.recall,
        kind=options.kind,
    )
    return _everyone(options, columns, outcome) if options.person else _one(options, columns, outcome)


def _one(options: argparse.Namespace, columns: Columns, outcome: Outcome) -> int:
    text = _text(options)
    series = read(
        text,
        time=columns.time,
        arm=columns.arm,
        outcome=columns.outcome,
        reference=options.reference,
        period=options.period,
        period_days=options.period_days,
        washout=options.washout,
        before=_before(options),
        duplicates=options.duplicates,
        allocation=options.allocation,
        zone=options.zone,
        day_starts_at=options.day_starts_at,
        bounds=outcome.bounds,
    )
    analysis = _analysed(series, outcome, options)
    if options.plot:
        from nof1.plots import save

        save(series, analysis, options.plot, language=options.language)
    _write(analysis.to_dict(options.language), _report(analysis, options), options)
    if analysis.status == "ok":
        return OK
    where = _answered_lines(text, columns, _clock(options))
    why = sentences(analysis.to_dict(full=True), "clinician", options.language)
    print(f"nof1: {_name(options)}: column {columns.outcome!r}, {where}: {why}", file=sys.stderr)
    return WITHHELD


def _answered_lines(text: str, columns: Columns, clock: Clock) -> str:
    rows, _ = read_rows(text, columns, clock=clock)
    lines = [row.line for row in rows if row.answer is not None]
    return f"lines {min(lines)} to {max(lines)}"


def _everyone(options: argparse.Namespace, columns: Columns, outcome: Outcome) -> int:
    layout = Layout(
        reference=options.reference,
        period_days=options.period_days,
        washout=options.washout,
        before=_before(options),
        duplicates=options.duplicates,
        allocation=options.allocation,
    )
    people = read_people(_text(options), columns, layout, clock=_clock(options), bounds=outcome.bounds)
    results = {person: _person(person, series, outcome, options) for person, series in people.items()}
    _write(
        {"people": {person: analysis.to_dict(options.language) for person, analysis in results.items()}},
        "\n\n\n".join(f"{person}: {_report(analysis, options)}" for person, analysis in results.items()),
        options,
    )
    return WITHHELD if all(analysis.status == "withheld" for analysis in results.values()) else OK


def _person(person: str, series: Observations, outcome: Outcome, options: argparse.Namespace) -> Analysis:
    try:
        return _analysed(series, outcome, options)
    except Nof1Error as error:
        raise InputError(f"person {person!r}: {error}") from error


def _analysed(series: Observations, outcome: Outcome, options: argparse.Namespace) -> Analysis:
    model = Model(
        trend=not options.no_trend,
        carryover=not options.no_carryover,
        autocorrelation=not options.no_autocorrelation,
        period_shifts=False if options.no_period_shifts else None,
        weekday=options.weekday,
        half_life=options.half_life,
    )
    return analyse(
        series,
        outcome,
        model=model,
        prob=options.prob,
        engine=options.engine,
        seed=options.seed,
        scale_from_data=options.scale == "from-data",
    )


def _clock(options: argparse.Namespace) -> Clock:
    return Clock(options.zone, options.day_starts_at)


def _text(options: argparse.Namespace) -> str:
    if options.file != "-":
        return text_of(Path(options.file)) + "\n"
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig") + "\n"
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start + 1} is not UTF-8; write the lines in UTF-8") from error


def _before(options: argparse.Namespace) -> str | None:
    return None if options.before == "none" else options.before


def _report(analysis: Analysis, options: argparse.Namespace) -> str:
    return report(analysis.to_dict(options.language, full=True), options.language)


def _write(result: dict[str, Any], text: str, options: argparse.Namespace) -> None:
    if options.json is None:
        print(text)
        return
    encoded = json.dumps(result, ensure_ascii=False, allow_nan=False, indent=2)
    if options.json == "-":
        print(encoded)
        return
    try:
        Path(options.json).write_text(encoded + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"--json {options.json}: {error.strerror}") from error
