"""`nof1 pooled`: many people on one protocol, together."""

import argparse
import sys
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from nof1.commands.calendar import add_calendar, clock_of, layout_of
from nof1.commands.columns import add_columns, columns_of
from nof1.commands.exit_codes import OK, WITHHELD
from nof1.commands.model import add_model, model_of
from nof1.commands.option_types import Group, Subparsers
from nof1.commands.outcome import add_outcome, outcome_of
from nof1.commands.output import add_interval, add_json, add_language, write
from nof1.commands.progress import Progress, add_progress
from nof1.commands.source import add_file, input_text
from nof1.errors import InputError
from nof1.people.borrow import ROBUST, borrow, with_and_without
from nof1.people.borrow_report import plain as plain_next
from nof1.people.pooled import LeftOut, Pooled, pool
from nof1.people.pooled_report import plain, text
from nof1.reading.read import read_people
from nof1.reading.rows import Row, read_rows
from nof1.values.observations import Observations
from nof1.words.check_words import check_text

_EXAMPLES = """examples:
  how tea did among everyone in the file, and for each of them in the light of the others
    nof1 pooled sleep.csv --person id --time date --arm tea --outcome quality \\
         --better higher --worthwhile 1 --bounds 0 10 --allocation randomised

  whether the difference goes with age, as JSON (the age stands on each line of a person)
    nof1 pooled sleep.csv --person id --time date --arm tea --outcome quality \\
         --better higher --worthwhile 1 --bounds 0 10 --allocation randomised \\
         --moderator age --json -

  one person's result with and without what the others say; they have agreed that their results serve others
    nof1 pooled sleep.csv --person id --time date --arm tea --outcome quality \\
         --better higher --worthwhile 1 --bounds 0 10 --allocation randomised \\
         --next P07 --consented

Only trials in which chance decided the order are pooled. People whose own result is withheld are named on
standard error and left out.
exit codes: 0 a result, 2 bad input (the message names line and column, or the person) or fewer than two
people with a result of their own, 3 withheld"""


def add(commands: Subparsers) -> None:
    """The command with its options."""
    parser = commands.add_parser(
        "pooled",
        help="pool many people's trials of one protocol",
        description="The difference among many people: its mean, how much people differ, each person's own "
        "difference in the light of the others', and what to expect of one more person.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    add_file(parser)
    columns = parser.add_argument_group("columns")
    add_columns(columns)
    columns.add_argument(
        "--moderator",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a number known of each person before the trial, the same on all their lines (up to three)",
    )
    _add_next(parser.add_argument_group("the next person"))
    add_outcome(parser.add_argument_group("outcome"))
    add_calendar(parser.add_argument_group("calendar"))
    add_model(parser.add_argument_group("model"))
    _add_output(parser.add_argument_group("output"))


def _add_output(group: Group) -> None:
    add_interval(group)
    add_language(group)
    add_json(group)
    group.add_argument("--full", action="store_true", help="JSON with the 1,000 quantiles of everything")
    add_progress(group)
    group.add_argument("--plot", metavar="FILE", help="draw everyone's effects: .png, .svg or .pdf")


def _add_next(group: Group) -> None:
    group.add_argument(
        "--next", metavar="PERSON", help="left out of the pool: their own result with and without the others'"
    )
    group.add_argument(
        "--consented", action="store_true", help="everyone else has agreed that their results serve others"
    )
    group.add_argument(
        "--most-answers",
        type=float,
        metavar="N",
        help="the others count as at most so many of this person's answers (half the median of theirs)",
    )
    group.add_argument(
        "--robust",
        type=float,
        default=ROBUST,
        metavar="W",
        help=f"the chance that this person is unlike the others ({ROBUST:g})",
    )


def run(options: argparse.Namespace) -> int:
    """Pool and write; returns the exit code."""
    if options.person is None:
        raise InputError("whose line is whose? Name the column of people (--person id)")
    if options.scale == "from-data":
        raise InputError("people are pooled on one stated scale: give --bounds, or --scale and --middle")
    lines = input_text(options)
    outcome = outcome_of(options)
    with Progress(options) as progress:
        people = read_people(
            lines,
            columns_of(options),
            layout_of(options),
            clock=clock_of(options),
            bounds=outcome.bounds,
            kind=outcome.kind,
            progress=progress.reading,
        )
    moderators = {name: _moderator(lines, options, name) for name in options.moderator}
    following = _taken_out(people, options)
    _refuse_fewer_than_two(list(people), options)
    with Progress(options) as progress:
        pooled = pool(
            people,
            outcome,
            moderators=moderators,
            model=model_of(options),
            prob=options.prob,
            engine=options.engine,
            seed=options.seed,
            progress=lambda done, of: progress.say(f"{done} of {of} people"),
        )
    for one in pooled.left_out:
        _say_left_out(one, options)
    if pooled.answers:
        _refuse_fewer_than_two(list(pooled.answers), options)
    result = plain(pooled, options.language, full=options.full)
    shown = "" if options.json else text(result, options.language)
    if following is not None:
        values = {name: by_person.get(options.next, float("nan")) for name, by_person in moderators.items()}
        result["next"] = _next(following, pooled, values, options)
        shown = "\n\n".join([shown, *(one["words"] for one in result["next"])])
    if options.plot and pooled.contrasts:
        _draw(pooled, options)
    write(result, shown, options)
    return OK if pooled.status == "ok" else WITHHELD


def _taken_out(people: dict[str, Observations], options: argparse.Namespace) -> Observations | None:
    """The next person's series, taken out of the people to pool."""
    if options.next is None:
        return None
    if options.next not in people:
        raise InputError(f"--next {options.next}: column {options.person!r} has no such person")
    if not options.consented:
        raise InputError(
            "--next borrows from the others: say --consented if they all agreed that their results serve "
            "others, and leave out the lines of those who did not"
        )
    return people.pop(options.next)


def _refuse_fewer_than_two(people: list[str], options: argparse.Namespace) -> None:
    """One person's result says nothing of people."""
    if len(people) < 2:
        there = f"only {people[0]!r}" if people else "nobody"
        beside = f" beside {options.next!r}" if options.next else ""
        raise InputError(
            f"pooling needs at least two people with a result of their own, and there is {there}{beside}; "
            "for each person's own result use nof1 analyse (--person COLUMN)"
        )


def _next(
    series: Observations, pooled: Pooled, values: dict[str, float], options: argparse.Namespace
) -> list[dict[str, Any]]:
    """The next person's own result with and without the others', for each contrast."""
    own = pool(
        {options.next: series},
        pooled.outcome,
        model=model_of(options),
        engine=options.engine,
        seed=options.seed,
    )
    for one in own.left_out:
        _say_left_out(one, options)
    missing = [name for name, value in values.items() if not np.isfinite(value)]
    if missing:
        raise InputError(f"moderator {missing[0]!r} is missing for person {options.next!r}; give a number")
    found = []
    for contrast, alone in zip(pooled.contrasts, own.contrasts, strict=False):
        borrowed = borrow(
            contrast,
            pooled.answers,
            set(pooled.answers),
            most_answers=options.most_answers,
            robust=options.robust,
            moderators=values,
        )
        both = with_and_without(alone.people[0].alone, borrowed)
        found.append(plain_next(options.next, both, pooled.outcome, options.language, prob=pooled.prob))
    return found


def _draw(pooled: Pooled, options: argparse.Namespace) -> None:
    from nof1.plots import Caterpillar, save_people

    if len(pooled.contrasts) > 1:
        raise InputError("--plot draws one comparison; with more than two arms, choose the lines of two")
    contrast = pooled.contrasts[0]
    bounds = np.array([one.together.interval(pooled.prob) for one in contrast.people])
    drawn = Caterpillar(
        arm=contrast.arm,
        reference=contrast.reference,
        names=tuple(one.name for one in contrast.people),
        mean=np.array([one.together.mean for one in contrast.people]),
        lower=bounds[:, 0],
        upper=bounds[:, 1],
        alone=np.array([one.alone.mean for one in contrast.people]),
        population=(contrast.mean.mean, *contrast.mean.interval(pooled.prob)),
        new_person=contrast.new_person.interval(pooled.prob),
        prob=pooled.prob,
    )
    save_people(drawn, pooled.outcome, options.plot, language=options.language)


def _say_left_out(one: LeftOut, options: argparse.Namespace) -> None:
    why = check_text(asdict(one.check), options.language)
    print(f"nof1: person {one.person!r} is left out: {why}", file=sys.stderr)


def _moderator(lines: str, options: argparse.Namespace, name: str) -> dict[str, float]:
    """Each person's number in a column; empty cells are passed over."""
    rows, faults = read_rows(lines, replace(columns_of(options), outcome=name), clock=clock_of(options))
    for fault in sorted(faults)[:1]:
        raise InputError(str(fault), line=fault.line, column=fault.column, faults=tuple(sorted(faults)))
    first: dict[str, Row] = {}
    for row in rows:
        if row.answer is not None and first.setdefault(row.person, row).answer != row.answer:
            raise InputError(
                f"line {row.line}, column {name!r}: {row.answer:g}, but line {first[row.person].line} says "
                f"{first[row.person].answer:g} for the same person {row.person!r}; a moderator is known "
                "before the trial and stays",
                line=row.line,
                column=name,
            )
    return {person: row.answer for person, row in first.items() if row.answer is not None}
