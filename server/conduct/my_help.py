"""What the phone needs to help at once, without a network: danger rules, whom to call, who looks and when."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from server.asking import AlertRule, Cover
from server.conduct.find_dangers import danger_rules
from server.conduct.raise_alerts import said_by_day
from server.conduct.read_questionnaires import questionnaires_of
from server.help_numbers import HelpNumber, help_numbers
from server.plan import Plan
from server.tables import Trial


@dataclass(frozen=True, slots=True)
class SaidOn:
    """What an item was on a study day, as far as the server knows."""

    day: int
    value: float


@dataclass(frozen=True, slots=True)
class MyAlert:
    """A rule; of a worsening also what was said before, as a new phone would not know it."""

    rule: AlertRule
    known: list[SaidOn]


@dataclass(frozen=True, slots=True)
class MyHelp:
    """Whom to call, and who at the clinic looks when; `cover` None where nobody was named to look."""

    country: str
    numbers: list[HelpNumber]
    cover: Cover | None


def my_alerts(session: Session, trial: Trial, plan: Plan, number: int) -> list[MyAlert]:
    """Every danger rule of the trial, the instruments' own too."""
    rules = danger_rules(plan, questionnaires_of(plan, number))
    return [MyAlert(rule, _known(session, trial, rule)) for rule in rules]


def my_help(cover: Cover, *, is_looked_at: bool) -> MyHelp:
    """The clinic's own numbers stand before those of the country.

    Where nobody looks, as this server sends no e-mail or all who were named have left, the clinic's contact
    stands without any hours.
    """
    if not is_looked_at:
        cover = replace(cover, weekdays=())
    own = [HelpNumber(_both(one.name), one.phone, _both(one.hours), "clinic") for one in cover.numbers]
    emergency, *lines = help_numbers(cover.country)
    return MyHelp(cover.country, [emergency, *own, *lines], cover if cover.owner_id else None)


def _known(session: Session, trial: Trial, rule: AlertRule) -> list[SaidOn]:
    if rule.worsening is None:
        return []
    said = said_by_day(session, trial, rule.questionnaire, rule.worsening.item)
    return [SaidOn(day, value) for day, (value, _) in sorted(said.items())]


def _both(words: str) -> dict[str, str]:
    return {"en": words, "de": words}
