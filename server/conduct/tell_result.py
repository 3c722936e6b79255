"""A stored result in words: arms by their names, sentences in the reader's language."""

from dataclasses import dataclass
from typing import Any, cast

from sqlmodel import Session

from nof1.words.check_words import check_text
from nof1.words.result_words import sentences
from nof1.words.speaker import Language
from server.conduct.read_protocol import arms_of, outcome_of
from server.tables import Analysis, Arm, Outcome, ProtocolVersion


@dataclass(frozen=True, slots=True)
class Told:
    """A result and its version, ready to be put into sentences; arms are names in `plain`."""

    analysis: Analysis
    version: ProtocolVersion
    arms: tuple[Arm, ...]
    outcome: Outcome
    plain: dict[str, Any]
    language: Language

    @property
    def for_clinician(self) -> str:
        """The sentence for those who treat."""
        return sentences(self.plain, "clinician", self.language)

    @property
    def for_patient(self) -> str:
        """The sentence for the one whose trial it is."""
        return sentences(self.plain, "patient", self.language)

    def checks(self) -> list[dict[str, Any]]:
        """Each check with its sentence."""
        return [
            {key: check[key] for key in ("name", "passed", "consequence")}
            | {"text": check_text(check, self.language)}
            for check in self.plain["checks"]
        ]


def tell_result(session: Session, analysis: Analysis, language: str) -> Told:
    """What `nof1.words` needs, from one row and the protocol version that it was computed under."""
    version = session.get_one(ProtocolVersion, analysis.protocol_version_id)
    arms, outcome = tuple(arms_of(session, version)), outcome_of(session, version)
    names = {arm.key: arm.name for arm in arms}
    bounds = (
        None if outcome.minimum is None or outcome.maximum is None else [outcome.minimum, outcome.maximum]
    )
    plain = {
        "status": analysis.status,
        "arms": [_named(arm, names) for arm in analysis.arms],
        "effects": [_named(effect, names) for effect in analysis.effects],
        "checks": [check | {"numbers": _named(check["numbers"], names)} for check in analysis.checks],
        "allocation": analysis.allocation,
        "n": analysis.n,
        "missing": analysis.missing,
        "scale": analysis.scale,
        "period_rule": analysis.period_rule,
        "outcome": {
            "name": outcome.name,
            "better": outcome.better,
            "worthwhile": outcome.worthwhile,
            "bounds": bounds,
            "recall": outcome.recall,
            "kind": outcome.kind,
        },
        "rule": {"benefit": version.rule_benefit, "harm": version.rule_harm, "similar": version.rule_similar},
    }
    return Told(analysis, version, arms, outcome, plain, cast(Language, language))


def _named(values: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The same values, with the names of arms in place of their keys."""
    spoken = {
        place: names.get(values[place], values[place])
        for place in ("arm", "reference", "of")
        if isinstance(values.get(place), str)
    }
    return values | spoken
