"""The command `nof1`."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from nof1.analysis import analyse
from nof1.clock import Clock
from nof1.errors import InputError, Nof1Error
from nof1.layout import Layout
from nof1.model import Model
from nof1.observations import Observations
from nof1.options import parser
from nof1.outcome import Outcome
from nof1.read import read, read_people, text_of
from nof1.report import report
from nof1.result import Analysis
from nof1.rows import Columns, read_rows
from nof1.words import sentences

OK, BAD_INPUT, WITHHELD = 0, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    _write_utf8()
    options = parser().parse_args(arguments)
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


def _write_utf8() -> None:
    """What we read is UTF-8, and so is what we write, whatever the locale of a pipe."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def _say_what_is_bad(options: argparse.Namespace, error: Nof1Error) -> None:
    faults = error.faults if isinstance(error, InputError) else ()
    said = (
        str(error) if len(faults) < 2 else "\n  ".join([f"{len(faults)} bad lines", *str(error).splitlines()])
    )
    name = _name(options)
    print(f"nof1: {said if said.startswith(f'{name}:') else f'{name}: {said}'}", file=sys.stderr)


def _name(options: argparse.Namespace) -> str:
    return "standard input" if options.file == "-" else str(options.file)


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
