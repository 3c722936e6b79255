"""A trial as files that `nof1` and a spreadsheet read: a series, what its columns mean, the command."""

import csv
import io
import json
import shlex
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import nof1
from nof1.values.observations import WASHOUT

SERIES, RESULT = "data.csv", "result.json"
WASHOUT_VALUE = "washout"
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | float | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, what it holds, and its possible values in words."""

    name: str
    holds: str
    values: str = ""


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """CSV with a header: numbers with every figure, words kept from being formulas."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return written.getvalue()


def dictionary(columns: Iterable[Column]) -> str:
    """What each column of a table means, as a table."""
    return table(("column", "holds", "values"), [(each.name, each.holds, each.values) for each in columns])


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else str(value)


def number(value: float) -> str:
    """Every figure of it, read back as the very same number."""
    return repr(float(value)).removesuffix(".0")


def arm_values(observations: nof1.Observations) -> list[str]:
    """What the arm column says on each study day."""
    return [WASHOUT_VALUE if arm == WASHOUT else observations.arms[arm] for arm in observations.day_arm]


def command_line(
    observations: nof1.Observations,
    outcome: nof1.Outcome,
    model: nof1.Model,
    rule: nof1.DecisionRule,
    seed: int,
    entries_in: str | None,
) -> list[str]:
    """The command that computes from `data.csv` what was computed from these values, every option said.

    `entries_in`: the zone of the times at which answers were given, where these are to be read.
    """
    before = None if observations.before is None else _arm(observations, observations.before)
    options: list[tuple[str, Sequence[str] | str | None]] = [
        ("--time", "date"),
        ("--arm", "arm"),
        ("--outcome", "outcome"),
        ("--period", "period"),
        ("--reference", observations.arms[0]),
        ("--washout", WASHOUT_VALUE if WASHOUT in observations.day_arm else None),
        ("--before", before),
        ("--allocation", observations.allocation),
        ("--kind", outcome.kind),
        ("--better", outcome.better),
        ("--worthwhile", number(outcome.worthwhile)),
        ("--bounds", [number(end) for end in outcome.bounds] if outcome.bounds else None),
        ("--scale", None if outcome.scale is None else number(outcome.scale)),
        ("--middle", None if outcome.middle is None else number(outcome.middle)),
        ("--recall", outcome.recall),
        ("--half-life", None if model.half_life is None else number(model.half_life)),
        ("--benefit", number(rule.benefit)),
        ("--harm", number(rule.harm)),
        ("--similar", number(rule.similar)),
        ("--seed", str(seed)),
    ]
    if entries_in is not None:
        options += [("--entered", "told_at"), ("--zone", entries_in)]
    said = [word for name, value in options if value is not None for word in _words(name, value)]
    return ["nof1", "analyse", SERIES, *said, "--full", "--json", RESULT]


def _arm(observations: nof1.Observations, place: int) -> str:
    return "none" if place == WASHOUT else observations.arms[place]


def _words(name: str, value: Sequence[str] | str) -> list[str]:
    return [name, value] if isinstance(value, str) else [name, *value]


def as_shell(command: Iterable[str]) -> str:
    """The command as a shell takes it, on one line."""
    return shlex.join(command)


def as_json(value: Any) -> str:
    """Plain data with every figure, ready to be compared."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def readme(language: str, *, same: bool, **gaps: str) -> str:
    """What the files are and how to compute again; `same`: the result was made of exactly these data."""
    text = (files(__package__) / "archive" / f"readme.{language}.md").read_text("utf-8")
    return text.format(same=(SAME if same else OTHER)[language], **gaps)


SAME = {
    "en": "`analysis.json` was computed from exactly these data.",
    "de": "`analysis.json` wurde aus genau diesen Daten gerechnet.",
}
OTHER = {
    "en": "Answers came after `analysis.json` was computed: a rerun is of newer data and differs.",
    "de": "Nach dem Rechnen von `analysis.json` kamen noch Antworten: Neu gerechnet weichen die Zahlen ab.",
}


def pack(folder: str, texts: Mapping[str, str], made_at: datetime) -> bytes:
    """One zip with these files in a folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", made_at.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
