"""The CENT 2015 checklist: where each item stands in the report, or that it is missing and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from server.conduct.gather_report import ReportFacts
from server.reports.document import Section, paragraph
from server.reports.speaking import Words

State = Literal["in", "missing", "not"]


@dataclass(frozen=True, slots=True)
class Standing:
    """An item is `in` the section of this key, `missing`, or does `not` apply, for a reason of this key."""

    state: State
    key: str


Rule = Callable[[ReportFacts], Standing]


def _in(section: str) -> Rule:
    return lambda _: Standing("in", section)


def _missing(why: str) -> Rule:
    return lambda _: Standing("missing", why)


def _not(why: str) -> Rule:
    return lambda _: Standing("not", why)


def _if(holds: Callable[[ReportFacts], object], then: Rule, otherwise: Rule) -> Rule:
    return lambda facts: (then if holds(facts) else otherwise)(facts)


def _changed(facts: ReportFacts) -> bool:
    return bool(facts.moved or facts.pauses or facts.deviations or len(facts.versions) > 1)


def _approved_as_research(facts: ReportFacts) -> bool:
    return facts.plan.purpose != "research" or bool(facts.plan.research_reference)


def _drawn(facts: ReportFacts) -> bool:
    return facts.allocation == "randomised"


def _sealed(facts: ReportFacts) -> bool:
    return facts.trial.sequence_commitment is not None


def _sequence_known(facts: ReportFacts) -> bool:
    return all(period.arm is not None for period in facts.periods)


def _has_effect(facts: ReportFacts) -> bool:
    return facts.told.analysis.status == "ok"


RULES: dict[str, Rule] = {
    "1a": _in("summary"),
    "1b": _missing("no_text"),
    "2a.1": _missing("not_written"),
    "2a.2": _if(lambda facts: facts.plan.suitability.real_uncertainty, _in("design"), _missing("no_record")),
    "2b": _in("summary"),
    "3a": _in("design"),
    "3b": _if(_changed, _in("course"), _not("no_changes")),
    "4a": _missing("no_record"),
    "4b": _in("summary"),
    "4c": _if(_approved_as_research, _in("design"), _missing("no_record")),
    "5": _in("course"),
    "6a.1": _in("design"),
    "6a.2": _missing("properties"),
    "6b": _if(lambda facts: len(facts.versions) > 1, _in("course"), _not("no_changes")),
    "7a": _missing("size"),
    "7b": _in("result"),
    "8a": _in("design"),
    "8b": _if(_drawn, _in("design"), _not("not_drawn")),
    "8c": _if(_sequence_known, _in("course"), _missing("blinded")),
    "9": _if(_sealed, _in("methods"), _not("not_drawn")),
    "10": _if(_sealed, _in("course"), _not("not_drawn")),
    "11a": _in("design"),
    "11b": _if(lambda facts: facts.plan.blinded, _missing("no_record"), _not("open")),
    "12a": _in("methods"),
    "12b": _not("series"),
    "12c": _in("methods"),
    "13a.1": _in("course"),
    "13a.2": _not("series"),
    "13b": _in("course"),
    "14a": _in("course"),
    "14b": _in("course"),
    "15": _missing("no_baseline"),
    "16": _in("result"),
    "17a.1": _in("course"),
    "17a.2": _if(_has_effect, _in("result"), _missing("withheld")),
    "17b": _if(lambda facts: facts.told.outcome.kind == "binary", _missing("ratio"), _not("kind")),
    "18": _if(_has_effect, _in("result"), _missing("withheld")),
    "19": _in("harms"),
    "20": _missing("not_written"),
    "21": _missing("not_written"),
    "22": _missing("not_written"),
    "23": _missing("no_record"),
    "24": _in("design"),
    "25": _missing("no_record"),
}
"""Every item of the statement, in its order."""


def checklist(facts: ReportFacts, say: Words) -> Section:
    """Each item with its place."""
    rows = [_row(number, rule(facts), say) for number, rule in RULES.items()]
    head = [say("cent_no"), say("cent_item"), say("cent_place")]
    table = {"kind": "checklist", "head": head, "rows": rows, "place": say("cent_in", n="{n}", page="{page}")}
    return Section("cent", say("cent"), [paragraph(say("cent_lead")), table])


def _row(number: str, standing: Standing, say: Words) -> dict[str, str]:
    item = {"no": number, "item": say(f"cent_{number.replace('.', '_')}")}
    if standing.state == "in":
        return item | {"section": standing.key, "words": ""}
    why = say(f"why_{standing.key}")
    return item | {"section": "", "words": say(f"cent_{standing.state}", why=why)}
