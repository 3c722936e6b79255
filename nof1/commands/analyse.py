"""`nof1 analyse`: compare treatments in one person's series of answers, or in everyone's, each alone."""

import argparse
import sys

from nof1.analysis import analyse
from nof1.clock import Clock
from nof1.commands.calendar import add_calendar, before_of, clock_of
from nof1.commands.columns import add_columns, columns_of
from nof1.commands.exit_codes import OK, WITHHELD
from nof1.commands.model import add_model, model_of
from nof1.commands.option_types import Group, Subparsers
from nof1.commands.outcome import add_outcome, outcome_of
from nof1.commands.output import add_interval, add_json, add_language, write
from nof1.commands.source import add_file, input_text, name_of
from nof1.errors import InputError, Nof1Error
from nof1.layout import Layout
from nof1.observations import Observations
from nof1.outcome import Outcome
from nof1.read import read, read_people
from nof1.report import report
from nof1.result import Analysis
from nof1.rows import Columns, read_rows
from nof1.words import sentences

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


def add(commands: Subparsers) -> None:
    """The command with its options."""
    parser = commands.add_parser(
        "analyse",
        help="analyse a series from a CSV file",
        description="Compare treatments in one person's series of answers.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    add_file(parser)
    add_columns(parser.add_argument_group("columns"))
    add_outcome(parser.add_argument_group("outcome"))
    add_calendar(parser.add_argument_group("calendar"))
    add_model(parser.add_argument_group("model"))
    _add_output(parser.add_argument_group("output"))


def _add_output(group: Group) -> None:
    add_interval(group)
    add_language(group)
    add_json(group)
    group.add_argument("--plot", metavar="FILE", help="draw a figure: .png, .svg or .pdf")


def run(options: argparse.Namespace) -> int:
    """Analyse and write; returns the exit code."""
    if options.person and options.plot:
        raise InputError("--plot draws one person; leave out --person, or choose the lines of one")
    columns, outcome = columns_of(options), outcome_of(options)
    return _everyone(options, columns, outcome) if options.person else _one(options, columns, outcome)


def _one(options: argparse.Namespace, columns: Columns, outcome: Outcome) -> int:
    lines = input_text(options)
    series = read(
        lines,
        time=columns.time,
        arm=columns.arm,
        outcome=columns.outcome,
        reference=options.reference,
        period=options.period,
        period_days=options.period_days,
        washout=options.washout,
        before=before_of(options),
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
    write(analysis.to_dict(options.language), _report(analysis, options), options)
    if analysis.status == "ok":
        return OK
    where = _answered_lines(lines, columns, clock_of(options))
    why = sentences(analysis.to_dict(full=True), "clinician", options.language)
    print(f"nof1: {name_of(options)}: column {columns.outcome!r}, {where}: {why}", file=sys.stderr)
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
        before=before_of(options),
        duplicates=options.duplicates,
        allocation=options.allocation,
    )
    people = read_people(input_text(options), columns, layout, clock=clock_of(options), bounds=outcome.bounds)
    results = {person: _person(person, series, outcome, options) for person, series in people.items()}
    write(
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
    return analyse(
        series,
        outcome,
        model=model_of(options),
        prob=options.prob,
        engine=options.engine,
        seed=options.seed,
        scale_from_data=options.scale == "from-data",
    )


def _report(analysis: Analysis, options: argparse.Namespace) -> str:
    return report(analysis.to_dict(options.language, full=True), options.language)
