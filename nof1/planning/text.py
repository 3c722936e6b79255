"""What a plan would do, as text for a terminal."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from nof1.designs.remarks import Remark, remark_text
from nof1.words.speaker import Language, Speaker

WORTH_A_WORD = 0.05
"""Share of trials with many answers at the bounds above which the text says so."""

_ASSUMED = ("noise", "autocorrelation", "carryover", "period_shift", "trend", "weekday", "missing")


def characteristics_text(told: Mapping[str, Any], language: Language = "en") -> str:
    """What `characteristics_data` holds as text: assumptions, a table, and what it means in sentences."""
    say = Speaker(language)
    parts = [_head(told, say), *(remark_text(Remark(**one), language) for one in told["remarks"])]
    parts += [_assumed(told["assumptions"], told, say), _table(told, told["effects"], say)]
    parts += ["\n".join(_sentence(point, told, say) for point in told["effects"])]
    parts += _at_ends(told, say)
    if told["worse"]:
        worse = told["worse"]
        parts += [say("planning.worse"), _assumed(worse["assumptions"], told, say)]
        parts += [_table(told, worse["effects"], say)]
    if told["engine_gap"] is not None:
        gap = say.plain(told["engine_gap"])
        parts += [say("planning.checked", checked=str(told["checked"]), gap=gap)]
    return "\n\n".join(parts)


def smallest_text(told: Mapping[str, Any], language: Language = "en") -> str:
    """What `smallest_data` holds as text: what was tried, and what came out."""
    say = Speaker(language)
    rows = [[say(f"planning.{name}") for name in ("days", "design", "trials", "right", "wrong")]]
    rows += [
        [str(one["design"]["days"]), _periods(one["design"], say), str(one["trials"]), *_rates(one, say)]
        for one in told["tried"]
    ]
    gaps = {
        "effect": say.stated(told["effect"]),
        "chance": say.fixed(100 * told["chance"], 0),
        "limit": str(told["limit_days"]),
    }
    if told["design"] is None:
        return f"{columns(rows)}\n\n{say('planning.none', **gaps)}"
    size = {"design": _periods(told["design"], say), "days": str(told["design"]["days"])}
    return f"{columns(rows)}\n\n{say('planning.smallest', **gaps, **size)}"


def stopping_text(told: Mapping[str, Any], language: Language = "en") -> str:
    """What `stopping_data`, under "stopping" beside `characteristics_data`, holds as text."""
    say = Speaker(language)
    arms, stopping = told["design"]["arms"], told["stopping"]
    rule = stopping["rule"]
    limits = [
        say(f"planning.stop.{name}", p=say.share(rule[name]), arm=say.label(arms[-1]))
        for name in ("benefit", "harm", "futility")
        if rule[name] is not None
    ]
    head = say(
        "planning.stopping",
        looks=", ".join(str(day) for day in rule["looks"]),
        limits=say("planning.stop.or").join(limits),
    )
    if rule["margin"]:
        head += " " + say("planning.stop.margin", margin=say.stated(rule["margin"]))
    effect = say("planning.effect", arm=say.label(arms[-1]), reference=say.label(arms[0]))
    names = ("benefit", "harm", "futility", "false_calls", "false_calls_at_end", "clear", "wrong")
    rows = [[effect, *(say(f"planning.stopped.{name}") for name in (*names, "days"))]]
    for one in stopping["effects"]:
        shares = [say.fixed(100 * one[name]["value"], 1) for name in names]
        rows.append([say.stated(one["effect"]), *shares, say.fixed(one["days"]["value"], 1)])
    return f"{head}\n\n{columns(rows)}\n\n{say('planning.stopped.meaning')}"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as lines, right-aligned but for the first cell."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        [cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in enumerate(pairs)]
        for pairs in (zip(row, widths, strict=True) for row in rows)
    ]
    return "\n".join("  ".join(line).rstrip() for line in lines)


def in_hundred(share: float, trials: int, say: Speaker) -> str:
    """A share of so many simulated trials as whole trials of 100.

    Of none, or all, the end of a 95 % interval: three of the simulated (Hanley & Lippman-Hand 1983,
    doi:10.1001/jama.1983.03330370053031).
    """
    few = max(1, ceil(300 / trials))
    if share < 0.005:
        return say("planning.fewer", n=str(few))
    return say("planning.more", n=str(100 - few)) if share > 0.995 else f"{100 * share:.0f}"


def _head(told: Mapping[str, Any], say: Speaker) -> str:
    return say(
        "planning.head",
        design=_periods(told["design"], say),
        days=str(told["design"]["days"]),
        order=say(f"order.{told['design']['order']}"),
        trials=str(told["trials"]),
        calendars=str(told["calendars"]),
        worthwhile=say.stated(told["outcome"]["worthwhile"]),
        **{name: say.share(told["rule"][name]) for name in ("benefit", "harm", "similar")},
    )


def _periods(design: Mapping[str, Any], say: Speaker) -> str:
    numbers = {name: str(design[name]) for name in ("periods", "period_days", "washout_days")}
    return say("planning.periods.washout" if design["washout_days"] else "planning.periods", **numbers)


def _assumed(assumptions: Mapping[str, Any], told: Mapping[str, Any], say: Speaker) -> str:
    shown = [
        say(f"planning.{name}", value=say.plain(assumptions[name]))
        for name in _ASSUMED
        if assumptions[name] or name in ("noise", "autocorrelation")
    ]
    if assumptions["missing_on_bad_days"] is not None:
        shown.append(say("planning.missing_on_bad_days", value=say.plain(assumptions["missing_on_bad_days"])))
    lines = [say("planning.assumed", assumed="; ".join(shown))]
    if told["answers"] != "as simulated":
        lines.append(say(f"planning.{told['answers'].replace(' ', '_')}"))
    return "\n".join(lines)


def _table(told: Mapping[str, Any], effects: Sequence[Mapping[str, Any]], say: Speaker) -> str:
    arms = told["design"]["arms"]
    verdicts = [*arms, "similar", "undecided"]
    if any(point["verdicts"]["withheld"]["value"] for point in effects):
        verdicts.append("withheld")
    names = [say("planning.favours", arm=say.label(arm)) for arm in arms]
    names += [say(f"planning.{name}") for name in verdicts[len(arms) :]]
    head = say("planning.effect", arm=say.label(arms[-1]), reference=say.label(arms[0]))
    rows = [[head, *(say(f"planning.{name}") for name in ("clear", "wrong")), *names]]
    rows[0] += [say(f"planning.{name}") for name in ("width", "coverage", "bias")]
    for point in effects:
        shares = [say.fixed(100 * point["verdicts"][name]["value"], 1) for name in verdicts]
        row = [say.stated(point["effect"]), _percent(point["clear"], say), _percent(point["wrong"], say)]
        rows.append([*row, *shares, *_sizes(point, say)])
    return columns(rows)


def _at_ends(told: Mapping[str, Any], say: Speaker) -> list[str]:
    """What stands at the bounds in the worst case, where it is worth a word."""
    found = [one for one in told["effects"] if one["at_ends"] and one["at_ends"]["value"] >= WORTH_A_WORD]
    if not found:
        return []
    most = max(found, key=lambda one: float(one["at_ends"]["value"]))
    often = in_hundred(most["at_ends"]["value"], told["trials"], say)
    return [say("planning.at_ends", effect=say.stated(most["effect"]), trials=often)]


def _rates(figures: Mapping[str, Any], say: Speaker) -> list[str]:
    return [_percent(figures[name], say) for name in ("right", "wrong")]


def _percent(figure: Mapping[str, float], say: Speaker) -> str:
    return f"{say.fixed(100 * figure['value'], 1)} ±{say.fixed(100 * figure['error'], 1)}"


def _sizes(point: Mapping[str, Any], say: Speaker) -> list[str]:
    if point["width"] is None:
        return ["–", "–", "–"]
    size, bias = (say.fixed(point[name]["value"], 2) for name in ("width", "bias"))
    return [size, say.fixed(100 * point["coverage"]["value"], 1), bias]


def _sentence(point: Mapping[str, Any], told: Mapping[str, Any], say: Speaker) -> str:
    """What a design does at one effect, in plain words."""
    arms, outcome = told["design"]["arms"], told["outcome"]
    effect = point["effect"]
    is_gain = (effect > 0) == (outcome["better"] == "higher")
    many = ".many" if len(arms) > 2 else ""
    kind = "same" if effect == 0 else ("better" if is_gain else "worse") + many
    small = abs(point["effect"]) < outcome["worthwhile"] * (1 - 1e-9) and effect != 0
    worthwhile = say.stated(outcome["worthwhile"])
    condition = say(
        f"planning.if.{kind}",
        arm=say.label(arms[-1]),
        reference=say.label(arms[0]),
        size=say.stated(abs(effect)),
    )
    less = say("planning.less_than_matters", worthwhile=worthwhile) if small else ""
    clear = point["clear"]["value"]
    often = in_hundred(clear, told["trials"], say)
    return say(
        "planning.then",
        condition=condition + less,
        clear=say("about", n=often) if 0.005 <= clear <= 0.995 else often,
        wrong=in_hundred(point["wrong"]["value"], told["trials"], say),
    )
