"""Everything that is needed to do it again."""

from server.conduct.gather_report import ReportFacts
from server.reports.document import Fact, Section, facts_of, paragraph
from server.reports.speaking import Words

IN_ENGLISH = "before_data"
"""What the priors say before any data is kept as an English sentence, the others as formulas."""


def methods(facts: ReportFacts, say: Words) -> Section:
    """Model, data, priors, versions, seed and fingerprints."""
    return Section("methods", say("methods"), [paragraph(say("methods_words")), facts_of(_facts(facts, say))])


def _facts(facts: ReportFacts, say: Words) -> list[Fact]:
    kept = facts.told.analysis
    priors = [f"{name}: {text}" for name, text in kept.priors.items() if name != IN_ENGLISH]
    believed = kept.priors.get(IN_ENGLISH) if say.language == "en" else None
    counted = {"n": kept.n, "missing": kept.missing, "day": kept.last_answer_day}
    return [
        (say("data_used"), say("data_words", **counted)),
        (say("digest"), kept.data_digest),
        (say("engine"), say(f"engine_{kept.engine or 'none'}")),
        (say("computed"), say.moment(kept.computed_at)),
        (say("priors"), "\n".join([*priors, *([believed] if believed else [])])),
        (say("versions"), ", ".join(f"{name} {version}" for name, version in kept.versions.items())),
        (say("seed"), kept.seed),
        (say("commitment"), facts.trial.sequence_commitment),
    ]
