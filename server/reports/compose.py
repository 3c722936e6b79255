"""A report from its facts: its sections in their order, ready for the template."""

from typing import Any
from zoneinfo import ZoneInfo

from nof1.words.result_words import headline
from server.auth import ENDED
from server.conduct.gather_report import ReportFacts
from server.reports.checklist import checklist
from server.reports.course import course
from server.reports.decision import decision
from server.reports.design import design
from server.reports.document import Section, facts_of, heading, paragraph
from server.reports.harms import harms
from server.reports.methods import methods
from server.reports.result import result
from server.reports.speaking import Words, words_in

SECTIONS = (design, course, result, harms, decision, methods, checklist)


def compose(facts: ReportFacts, language: str) -> dict[str, Any]:
    """The whole document as plain data in one language."""
    say = words_in(language, facts.trial.zone)
    made_on = facts.shown_at.astimezone(ZoneInfo(facts.trial.zone)).date()
    sections = [_summary(facts, say), *(make(facts, say) for make in SECTIONS)]
    notices = [say("demonstration")] if facts.trial.demonstration else []
    notices += [] if facts.trial.state in ENDED else [say("early")]
    return {
        "language": say.language,
        "title": say("title"),
        "about": facts.plan.question,
        "notices": notices,
        "made": say("made", on=say.date(made_on), zone=facts.trial.zone),
        "page": say("page", n="{n}", of="{of}"),
        "mark": facts.trial.pseudonym,
        "sections": [section.plain() for section in sections],
    }


def _summary(facts: ReportFacts, say: Words) -> Section:
    trial = facts.trial
    dates = say("from_to", first=say.date(trial.first_day), last=say.date(trial.last_day))
    about = [
        (say("question"), facts.plan.question),
        (say("patient"), facts.patient),
        (say("pseudonym"), trial.pseudonym),
        (say("clinic"), facts.clinic),
        (say("dates"), dates if trial.first_day else None),
    ]
    return Section(
        "summary",
        say("summary"),
        [
            facts_of(about),
            paragraph(headline(facts.told.plain, say.language), strong=True),
            heading(say("for_patient")),
            paragraph(facts.told.for_patient),
        ],
    )
