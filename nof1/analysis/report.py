"""A result as text for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from nof1.words.amounts import Amounts
from nof1.words.result_words import effect_numbers, link_text
from nof1.words.speaker import Language, Speaker

_MARKS = {True: "✓", False: "!", None: "·"}
_COLUMNS = ("arm", "n", "missing", "mean", "sd", "periods")


def report(result: Mapping[str, Any], language: Language = "en") -> str:
    """A whole result, readable: what was answered, the effects, the sentences, the checks.

    Parameters
    ----------
    result
        `Analysis.to_dict(language, full=True)`.
    """
    say = Speaker(language)
    parts = [_head(result, say), _arms(result["arms"], result.get("baseline"), say)]
    if result["effects"]:
        parts.append("\n".join(_effect(effect, result["outcome"], say) for effect in result["effects"]))
    parts.append(result["words"]["clinician"])
    parts.append(say("report.for_patient", text=result["words"]["patient"]))
    parts.append(
        "\n".join([say("report.checks"), *(f"  {_check(check, say)}" for check in result["checks"])])
    )
    if result["priors"]:
        before = result["priors"]["before_data"]
        parts.append(say("report.before_data", scale=say.plain(result["scale"]), before_data=before))
    return "\n\n".join(parts)


def _head(result: Mapping[str, Any], say: Speaker) -> str:
    told = say(
        "report.ok",
        n=str(result["n"]),
        missing=str(result["missing"]),
        periods=result["periods"],
        engine=say(f"engine.{result['engine']}") if result["engine"] else "–",
    )
    withheld = f" – {say('report.withheld')}" if result["status"] == "withheld" else ""
    return f"{result['outcome']['name']}{withheld}\n{told}"


def _arms(arms: Sequence[Mapping[str, Any]], baseline: Mapping[str, Any] | None, say: Speaker) -> str:
    rows = [[say(f"report.{column}") for column in _COLUMNS]]
    arms = [*arms, {**baseline, "arm": say("report.baseline")}] if baseline else arms
    rows += [[_cell(arm[column], say) for column in _COLUMNS] for arm in arms]
    return _table(rows)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side, the first from the left, the others from the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _cell(value: float | int | str | None, say: Speaker) -> str:
    if value is None:
        return "–"
    return say.fixed(value, 2) if isinstance(value, float) else str(value)


def _effect(effect: Mapping[str, Any], outcome: Mapping[str, Any], say: Speaker) -> str:
    numbers = effect_numbers(effect, outcome, say)
    names = {"arm": say.label(effect["arm"]), "reference": say.label(effect["reference"])}
    key = f"report.difference.{Amounts(outcome, say).kind}"
    difference = say.first(
        key, "report.difference", estimand=say(f"report.{effect['estimand']}"), **names, **numbers
    )
    ratio = link_text(effect, say)
    lines = [difference, f"  {say('report.probabilities', **numbers)}", *([f"  {ratio}"] if ratio else [])]
    return "\n".join(lines)


def sensitivity_report(
    rows: Sequence[Mapping[str, Any]], result: Mapping[str, Any], language: Language = "en"
) -> str:
    """The table of `nof1.checks.sensitivity.table`, readable.

    Parameters
    ----------
    rows
        Each `nof1.checks.sensitivity.UnderAssumption` as a mapping.
    result
        `Analysis.to_dict(language, full=True)`.
    """
    say, amounts = Speaker(language), Amounts(result["outcome"], Speaker(language))
    told = [[say("report.assumption"), say("report.effect"), say("report.interval"), say("report.verdict")]]
    for row in rows:
        arms = {name: say.label(row[name]) for name in ("arm", "reference")}
        about = say.label(row["about"]) if isinstance(row["about"], str) else say.plain(row["about"] or 0)
        told.append([say(f"table.{row['name']}", about=about), *_sizes(row, amounts, say, arms)])
    return f"{say('report.sensitivity')}\n{_table(told)}"


def _sizes(
    row: Mapping[str, Any], amounts: Amounts, say: Speaker, arms: Mapping[str, str]
) -> tuple[str, str, str]:
    pair = f"{arms['arm']} − {arms['reference']}"
    if row["mean"] is None:
        return f"{pair}: –", "–", "–"
    interval = say("report.range", lower=amounts.number(row["lower"]), upper=amounts.number(row["upper"]))
    return f"{pair}: {amounts.number(row['mean'])}", interval, say(f"verdict.{row['verdict']}", **arms)


def _check(check: Mapping[str, Any], say: Speaker) -> str:
    mark = "✗" if check["passed"] is False and check["consequence"] == "withhold" else _MARKS[check["passed"]]
    could_be_ordinal = check["name"] == "bounds" and mark == "!" and check["numbers"].get("whole")
    return f"{mark} {check['text']}" + (f"\n{say('report.bounds')}" if could_be_ordinal else "")
