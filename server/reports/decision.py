"""What was decided, as it stands in the record."""

from server.conduct.gather_report import Decided, ReportFacts
from server.reports.document import Block, Fact, Section, facts_of, paragraph
from server.reports.speaking import Words
from server.tables import Reply


def decision(facts: ReportFacts, say: Words) -> Section:
    """The newest first."""
    blocks: list[Block] = [facts_of(_recorded(each, say)) for each in facts.decisions]
    return Section("decision", say("decision"), blocks or [paragraph(say("decision_none"))])


def _recorded(decided: Decided, say: Words) -> list[Fact]:
    kept = decided.decision
    at = say.moment(kept.decided_at)
    return [
        (say("decided"), kept.chosen),
        (say("decided_on"), say("by", words=at, name=decided.by) if decided.by else at),
        (say("considered"), ", ".join(kept.options)),
        (say("view_patient"), kept.view_patient),
        (say("view_clinician"), kept.view_clinician),
        (say("patient_words"), kept.patient_words),
        (say("present"), ", ".join(kept.present)),
        (say("agreement"), say(f"agreement_{kept.agreement}")),
        (say("would_change"), kept.would_change),
        (say("review_on"), say.date(kept.review_on) if kept.review_on else None),
        (say("reply"), _reply(decided.reply, say) if decided.reply else None),
        (say("text_read"), kept.text_read),
    ]


def _reply(reply: Reply, say: Words) -> str:
    told = say("reply_agrees" if reply.agrees else "reply_disagrees")
    said = say("by", words=told, name=say.moment(reply.at))
    return say("with_words", what=said, words=reply.words) if reply.words else said
