"""Side effects by treatment, and each as it was told; what was told to the clinic."""

from collections import Counter
from collections.abc import Sequence

from server.conduct.gather_report import ReportFacts
from server.conduct.read_scores import Told
from server.instrument import Answer, Instrument
from server.reports.document import Block, Section, heading, paragraph, table_of
from server.reports.signs import letter
from server.reports.speaking import Words

SEVERE = 3.0
"""The answer "severe" of the question how bad it is."""
NOT_SERIOUS = "none"
COLUMNS = ("treatment", "harms_days", "harms_reports", "harms_severe", "harms_serious")


def harms(facts: ReportFacts, say: Words) -> Section:
    """Counts first, then the words."""
    told = facts.side_effects.told
    blocks = [paragraph(say("harms_none"))] if not told else _told(facts, say)
    return Section("harms", say("harms"), [*blocks, *_reports(facts, say)])


def _told(facts: ReportFacts, say: Words) -> list[Block]:
    told = facts.side_effects.told
    days = Counter(_where(facts, day.day, say) for day in facts.series.days)
    head = [
        say(name) for name in ("treatment", "harms_days", "harms_reports", "harms_severe", "harms_serious")
    ]
    rows = [
        [where, str(count), *_counts([one for one in told if _where(facts, one.study_day, say) == where])]
        for where, count in days.items()
    ]
    each = [[_when(one, say), _where(facts, one.study_day, say), _words(facts, one, say)] for one in told]
    return [
        paragraph(say("harms_lead")),
        table_of(head, rows, numbers=4),
        heading(say("harms_told")),
        table_of([say("when"), say("treatment"), say("what")], each),
    ]


def _counts(told: Sequence[Told]) -> list[str]:
    severe = sum(one.answers.get("severity") == SEVERE for one in told)
    serious = sum(_is_serious(one.answers.get("serious")) for one in told)
    return [str(len(told)), str(severe), str(serious)]


def _is_serious(answer: Answer | None) -> bool:
    return isinstance(answer, list) and any(choice != NOT_SERIOUS for choice in answer)


def _where(facts: ReportFacts, study_day: int, say: Words) -> str:
    """The treatment of a day as this reader may know it."""
    day = next((one for one in facts.series.days if one.day == study_day), None)
    if day is None or (day.arm is None and day.code is None):
        return say("washout") if day is not None and day.washout else "–"
    if day.arm is None:
        return say("code", code=day.code)
    name = next(arm.name for arm in facts.plan.arms if arm.key == day.arm)
    return f"{letter(day.arm)} · {name}"


def _when(one: Told, say: Words) -> str:
    return f"{say.date(one.study_date)}, {say('day_n', n=one.study_day)}"


def _words(facts: ReportFacts, one: Told, say: Words) -> str:
    """What was noticed, and every other answer in the words of its question."""
    known = next((each for each in facts.side_effects.instruments if each.name == one.instrument), None)
    if known is None:
        return ""
    others = [_said(known, item, answer, say) for item, answer in one.answers.items() if item != "what"]
    return "\n".join([str(one.answers.get("what", "")), *others])


def _said(instrument: Instrument, item_id: str, answer: Answer, say: Words) -> str:
    item = instrument.item(item_id)
    question = getattr(item.text, say.language) if item and item.text else item_id
    given = answer if isinstance(answer, list) else [answer]
    texts = {choice.value: choice.text for choice in item.choices} if item else {}
    spoken = [getattr(texts.get(one), say.language, str(one)) for one in given]
    return f"{question} {', '.join(spoken)}"


def _reports(facts: ReportFacts, say: Words) -> list[Block]:
    if not facts.reports:
        return []
    rows = [
        [
            say.moment(report.at),
            _where(facts, report.day, say) if report.day is not None else "–",
            say("with_words", what=say(f"report_{report.what}"), words=report.words or "–"),
        ]
        for report in facts.reports
    ]
    return [heading(say("reports")), table_of([say("when"), say("treatment"), say("what")], rows)]
