"""A result as text for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from nof1.words import Language, Speaker, effect_numbers

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
    parts = [_head(result, say), _arms(result["arms"], say)]
    if result["effects"]:
        parts.append("\n".join(_effect(effect, result["outcome"], say) for effect in result["effects"]))
    parts.append(result["words"]["clinician"])
    parts.append(say("report.for_patient", text=result["words"]["patient"]))
    parts.append("\n".join([say("report.checks"), *(f"  {_check(check)}" for check in result["checks"])]))
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
        engine=result["engine"] or "–",
    )
    withheld = f" – {say('report.withheld')}" if result["status"] == "withheld" else ""
    return f"{result['outcome']['name']}{withheld}\n{told}"


def _arms(arms: Sequence[Mapping[str, Any]], say: Speaker) -> str:
    rows = [[say(f"report.{column}") for column in _COLUMNS]]
    rows += [[_cell(arm[column], say) for column in _COLUMNS] for arm in arms]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in enumerate(pairs)
        )
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    )


def _cell(value: float | int | str | None, say: Speaker) -> str:
    if value is None:
        return "–"
    return say.fixed(value, 2) if isinstance(value, float) else str(value)


def _effect(effect: Mapping[str, Any], outcome: Mapping[str, Any], say: Speaker) -> str:
    numbers = effect_numbers(effect, outcome, say)
    names = {"arm": say.label(effect["arm"]), "reference": say.label(effect["reference"])}
    difference = say("report.difference", estimand=say(f"report.{effect['estimand']}"), **names, **numbers)
    return f"{difference}\n  {say('report.probabilities', **numbers)}"


def _check(check: Mapping[str, Any]) -> str:
    mark = "✗" if check["passed"] is False and check["consequence"] == "withhold" else _MARKS[check["passed"]]
    return f"{mark} {check['text']}"
