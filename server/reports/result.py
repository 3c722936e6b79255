"""The effect in words, then drawn, then in numbers; the checks; early looks."""

from collections.abc import Mapping, Sequence
from typing import Any

from nof1.words.amounts import Amounts
from nof1.words.result_words import effect_numbers, headline
from server.conduct.gather_report import ReportFacts
from server.reports.document import Block, Section, bullets, heading, paragraph, table_of
from server.reports.speaking import Words

BARS = 40
"""Of the figure: each stands for a fortieth of its width, its height for the quantiles in it."""
ARM_COLUMNS = ("treatment", "n", "missing", "mean", "sd", "periods")


def result(facts: ReportFacts, say: Words) -> Section:
    """What was found, or why there is nothing to be found."""
    plain = facts.told.plain
    blocks = [paragraph(headline(plain, say.language), strong=True), paragraph(facts.told.for_clinician)]
    for effect in _sustained(plain["effects"]):
        blocks += _shown(effect, plain["outcome"], say)
    if plain["effects"]:
        blocks.append(_numbers(plain, say))
    blocks += [heading(say("arms")), _arms(plain["arms"], say)]
    return Section("result", say("result"), [*blocks, *_checks(facts, say), *_looks(facts, say)])


def _sustained(effects: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [effect for effect in effects if effect["estimand"] == "sustained"]


def _shown(effect: Mapping[str, Any], outcome: Mapping[str, Any], say: Words) -> list[Block]:
    arms = {"arm": effect["arm"], "reference": effect["reference"]}
    amount = Amounts(outcome, say.numbers).worthwhile
    shares = [
        [say(f"share_{name}", amount=amount, **arms), effect[key], say.of_100(effect[key])]
        for name, key in (("better", "p_worthwhile"), ("similar", "p_similar"), ("harm", "p_harm"))
    ]
    return [
        heading(say("compare", **arms)),
        {"kind": "shares", "rows": shares, "note": say("shares_note")},
        effect_figure(effect, outcome, say),
    ]


def effect_figure(effect: Mapping[str, Any], outcome: Mapping[str, Any], say: Words) -> Block:
    """The quantiles as bars over the difference; the template draws it."""
    quantiles, worthwhile = sorted(effect["quantiles"]), outcome["worthwhile"]
    low, high = min(quantiles[0], -1.3 * worthwhile), max(quantiles[-1], 1.3 * worthwhile)
    width = (high - low) / BARS
    counts = [0] * BARS
    for quantile in quantiles:
        counts[min(BARS - 1, int((quantile - low) / width))] += 1
    arms = {"arm": effect["arm"], "reference": effect["reference"]}
    amounts = Amounts(outcome, say.numbers)
    numbers = effect_numbers(effect, outcome, say.numbers)
    return {
        "kind": "effect",
        "low": low,
        "high": high,
        "bars": [count / max(counts) for count in counts],
        "lower": effect["difference"]["lower"],
        "upper": effect["difference"]["upper"],
        "mean": effect["difference"]["mean"],
        "marks": [[at, amounts.number(at)] for at in (-worthwhile, 0, worthwhile)],
        "left": say("lower_with", **arms),
        "right": say("higher_with", **arms),
        "caption": say("figure_effect", better=_better(outcome, say), **arms, **_told(numbers)),
    }


def _told(numbers: Mapping[str, str]) -> dict[str, str]:
    return {name: numbers[name] for name in ("mean", "lower", "upper", "prob", "worthwhile")}


def _better(outcome: Mapping[str, Any], say: Words) -> str:
    words = say(f"better_{outcome['better']}")
    return f"{words[0].upper()}{words[1:]}."


def _numbers(plain: Mapping[str, Any], say: Words) -> Block:
    outcome = plain["outcome"]
    amount = Amounts(outcome, say.numbers).worthwhile_number
    prob = say.numbers.share(plain["effects"][0]["difference"]["prob"])
    head = [say("difference"), say("estimand"), say("mean"), say("interval", prob=prob)]
    head += [say(name, amount=amount) for name in ("p_worthwhile", "p_similar", "p_harm")]
    rows = [_effect(effect, outcome, say) for effect in plain["effects"]]
    return table_of(head, rows, numbers=5, wide=0)


def _effect(effect: Mapping[str, Any], outcome: Mapping[str, Any], say: Words) -> list[str]:
    numbers = effect_numbers(effect, outcome, say.numbers)
    span = say("from_to", first=numbers["lower"], last=numbers["upper"])
    which = say(f"estimand_{effect['estimand']}")
    chances = [numbers[name] for name in ("p_worthwhile", "p_similar", "p_harm")]
    return [f"{effect['arm']} − {effect['reference']}", which, numbers["mean"], span, *chances]


def _arms(arms: Sequence[Mapping[str, Any]], say: Words) -> Block:
    rows = [
        [
            arm["arm"],
            str(arm["n"]),
            str(arm["missing"]),
            *[say.numbers.fixed(arm[name], 2) if arm[name] is not None else "–" for name in ("mean", "sd")],
            str(arm["periods"]),
        ]
        for arm in arms
    ]
    return table_of([say(name) for name in ARM_COLUMNS], rows, numbers=5, wide=0)


def _checks(facts: ReportFacts, say: Words) -> list[Block]:
    """What a check found, the weightiest first; those that found nothing too."""
    checks = facts.told.checks()
    order = ("withhold", "qualify", "note")
    found = [check for kind in order for check in checks if _says(check) and check["consequence"] == kind]
    quiet = [check for check in checks if not _says(check)]
    rows = [[say(f"check_{check['consequence']}"), check["text"]] for check in found]
    rows += [[say("check_passed"), check["text"]] for check in quiet]
    return [heading(say("checks")), table_of(["", ""], rows)]


def _says(check: Mapping[str, Any]) -> bool:
    return check["passed"] is not True


def _looks(facts: ReportFacts, say: Words) -> list[Block]:
    if not facts.looks:
        return [heading(say("looks")), paragraph(say("looks_none"))]
    told = [say("with_words", what=say.moment(look.at), words=look.words) for look in facts.looks]
    named = [
        say("by", words=words, name=look.by) if look.by else words
        for words, look in zip(told, facts.looks, strict=True)
    ]
    return [heading(say("looks")), bullets(named), paragraph(say("looks_some"), quiet=True)]
