"""`nof1 analyse`: compare treatments in one person's series of answers, or in everyone's, each alone."""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from nof1.analysis.analyse import analyse
from nof1.analysis.report import report, sensitivity_report
from nof1.analysis.result import Analysis
from nof1.checks.sensitivity import UnderAssumption, table
from nof1.commands.calendar import (
    add_calendar,
    clock_of,
    layout_of,
)
from nof1.commands.columns import add_columns, columns_of
from nof1.commands.exit_codes import OK, WITHHELD
from nof1.commands.model import add_model, model_of
from nof1.commands.option_types import Group, Subparsers
from nof1.commands.outcome import add_outcome, outcome_of
from nof1.commands.output import add_interval, add_json, add_language, write
from nof1.commands.progress import SAMPLING, Progress, add_progress, waiting
from nof1.commands.rule import add_looks, add_rule, looks_of, rule_of
from nof1.commands.source import add_file, input_text, name_of
from nof1.errors import InputError, Nof1Error
from nof1.people.everyone import analyse_people
from nof1.plots.result import FIGURES
from nof1.reading.clock import Clock
from nof1.reading.read import read_people, read_person
from nof1.reading.rows import Columns, read_rows
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.words.result_words import sentences

EXAMPLES = """examples:
  one person, a mood score from 0 to 100, where 3 more is worth having
    nof1 analyse diary.csv --time date --arm treatment --outcome mood \\
         --better higher --worthwhile 3 --bounds 0 100

  the same as JSON, with periods of 7 days that chance put in order
    nof1 analyse diary.csv --time date --arm treatment --outcome mood \\
         --better higher --worthwhile 3 --bounds 0 100 \\
         --period-days 7 --allocation randomised --json -

  a score from 0 to 10 in whole steps: where many answers stand at an end, the ordinal model takes over
    nof1 analyse diary.csv --time date --arm treatment --outcome pain --kind ordinal \\
         --better lower --worthwhile 1 --bounds 0 10

  yes (1) or no (0): worth having is one headache less on 10 days of 100
    nof1 analyse diary.csv --time date --arm treatment --outcome headache --kind binary \\
         --better lower --worthwhile 0.1

  a count, of which 3 a day are usual and half a one less is worth having
    nof1 analyse diary.csv --time date --arm treatment --outcome attacks --kind count \\
         --better lower --worthwhile 0.5 --middle 3

  several answers a day, each with its hour, and the hours slept the night before as a covariate
    nof1 analyse moods.csv --time answered_at --zone Europe/Berlin --several --covariate slept \\
         --arm treatment --outcome mood --better higher --worthwhile 3 --bounds 0 100

  days before the first treatment, when B was taken; who answered, and when it was entered
    nof1 analyse diary.csv --time date --arm treatment --baseline before --before B \\
         --rater who --entered typed_at --outcome pain --better lower --worthwhile 1 --bounds 0 10

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
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    add_file(parser)
    add_columns(parser.add_argument_group("columns"))
    add_outcome(parser.add_argument_group("outcome"))
    add_calendar(parser.add_argument_group("calendar"))
    add_model(parser.add_argument_group("model"))
    rule = parser.add_argument_group("when an answer is clear")
    add_rule(rule)
    add_looks(rule)
    _add_output(parser.add_argument_group("output"))


def _add_output(group: Group) -> None:
    add_interval(group)
    add_language(group)
    add_json(group)
    group.add_argument(
        "--full",
        action="store_true",
        help="in the JSON also each effect's 1,000 quantiles, each check's numbers",
    )
    group.add_argument("--plot", metavar="FILE", help="draw a figure: .png, .svg or .pdf")
    group.add_argument("--figure", choices=FIGURES, help="what --plot draws: series and posterior (result)")
    group.add_argument(
        "--sensitivity", action="store_true", help="the effect again under other assumptions, as a table"
    )
    add_progress(group)


def run(options: argparse.Namespace) -> int:
    """Analyse and write; returns the exit code."""
    if options.person and options.plot:
        raise InputError("--plot draws one person; leave out --person, or choose the lines of one")
    if options.person and options.sensitivity:
        raise InputError("--sensitivity is of one person; leave out --person, or choose the lines of one")
    if options.full and not options.json:
        raise InputError("--full is of the JSON; give --json FILE too")
    if options.figure and not options.plot:
        raise InputError(f"--figure {options.figure} says what --plot draws; give --plot FILE too")
    if options.sensitivity and options.kind in ("binary", "count"):
        raise InputError(
            f"--sensitivity refits the normal model, and a {options.kind} outcome has none; leave it out"
        )
    columns, outcome = columns_of(options), outcome_of(options)
    return _everyone(options, columns, outcome) if options.person else _one(options, columns, outcome)


def _one(options: argparse.Namespace, columns: Columns, outcome: Outcome) -> int:
    lines = input_text(options)
    with Progress(options) as progress:
        series = read_person(
            lines,
            columns,
            layout_of(options),
            clock=clock_of(options),
            bounds=outcome.bounds,
            kind=outcome.kind,
            progress=progress.reading,
        )
    with Progress(options) as progress, waiting(progress, waited_for(options, outcome)):
        analysis = _analysed(series, outcome, options)
    if options.plot:
        _draw(series, analysis, options)
    rows = _sensitivity(series, analysis, options)
    told = analysis.to_dict(options.language, full=options.full) | (
        {} if rows is None else {"sensitivity": _plain(rows)}
    )
    text = _report(analysis, options)
    if rows:
        text += f"\n\n{sensitivity_report(_plain(rows), analysis.to_dict(full=True), options.language)}"
    write(told, text, options)
    return OK if analysis.status == "ok" else _withheld(analysis, lines, columns, options)


def _withheld(analysis: Analysis, lines: str, columns: Columns, options: argparse.Namespace) -> int:
    where = _answered_lines(lines, columns, clock_of(options))
    why = sentences(analysis.to_dict(full=True), "clinician", options.language)
    print(f"nof1: {name_of(options)}: column {columns.outcome!r}, {where}: {why}", file=sys.stderr)
    return WITHHELD


def waited_for(options: argparse.Namespace, outcome: Outcome) -> str:
    """What a long analysis is doing."""
    samples = options.engine == "nuts" or options.noise == "student" or outcome.kind != "continuous"
    return SAMPLING if samples else "computing"


def _draw(series: Observations, analysis: Analysis, options: argparse.Namespace) -> None:
    from nof1.plots import save

    save(
        series,
        analysis,
        options.plot,
        show=options.figure or "result",
        replicates=analysis.predictive,
        language=options.language,
    )


def _sensitivity(
    series: Observations, analysis: Analysis, options: argparse.Namespace
) -> tuple[UnderAssumption, ...] | None:
    """The table, where it is asked for and there is an effect."""
    if not options.sensitivity or analysis.status != "ok":
        return None
    with Progress(options) as progress:
        return table(
            series,
            analysis.outcome,
            model=model_of(options),
            priors=None,
            prob=options.prob,
            progress=lambda done, total: progress.say(f"{done} of {total} assumptions"),
        )


def _plain(rows: tuple[UnderAssumption, ...]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _answered_lines(text: str, columns: Columns, clock: Clock) -> str:
    rows, _ = read_rows(text, columns, clock=clock)
    lines = [row.line for row in rows if row.answer is not None]
    return f"lines {min(lines)} to {max(lines)}"


def _everyone(options: argparse.Namespace, columns: Columns, outcome: Outcome) -> int:
    with Progress(options) as progress:
        people = read_people(
            input_text(options),
            columns,
            layout_of(options),
            clock=clock_of(options),
            bounds=outcome.bounds,
            kind=outcome.kind,
            progress=progress.reading,
        )
    results = _results(people, outcome, options)
    write(
        {
            "people": {
                person: one.to_dict(options.language, full=options.full) for person, one in results.items()
            }
        },
        "\n\n\n".join(f"{person}: {_report(analysis, options)}" for person, analysis in results.items()),
        options,
    )
    return WITHHELD if all(analysis.status == "withheld" for analysis in results.values()) else OK


def _results(
    people: Mapping[str, Observations], outcome: Outcome, options: argparse.Namespace
) -> dict[str, Analysis]:
    """Everyone's analysis, on all cores where everyone is asked the same."""
    with Progress(options) as progress:
        if options.engine == "nuts" or options.scale == "from-data":
            with waiting(progress, waited_for(options, outcome)):
                return {person: _person(person, one, outcome, options) for person, one in people.items()}
        found = analyse_people(
            people,
            outcome,
            model=model_of(options),
            rule=rule_of(options),
            prob=options.prob,
            engine=options.engine,
            looks=looks_of(options),
            progress=lambda done, total: progress.say(f"{done} of {total} people"),
        )
    return {person: _unless_refused(person, one) for person, one in found.items()}


def _unless_refused(person: str, found: Analysis | Nof1Error) -> Analysis:
    if isinstance(found, Nof1Error):
        raise InputError(f"person {person!r}: {found}") from found
    return found


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
        rule=rule_of(options),
        prob=options.prob,
        engine=options.engine,
        seed=options.seed,
        scale_from_data=options.scale == "from-data",
        looks=looks_of(options),
    )


def _told(analysis: Analysis, options: argparse.Namespace) -> dict[str, Any]:
    return analysis.to_dict(options.language, full=options.full)


def _report(analysis: Analysis, options: argparse.Namespace) -> str:
    return report(analysis.to_dict(options.language, full=True), options.language)
