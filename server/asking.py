"""What is asked of a patient and when, what an answer may call for, and who then looks."""

from dataclasses import dataclass, field
from typing import Any, Self

DAILY = "daily"
"""Key of the question that the trial is about: asked once a study day, whatever else is asked."""

DAILY_INSTRUMENT = "daily-question/1"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the day, "HH:MM" to "HH:MM", in which `count` moments are drawn at random."""

    start: str
    end: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """Asked so many minutes after something happened, not by the calendar.

    A "high_score" is an answer to the daily question, or a total of `questionnaire`, of `at_least` so much.
    """

    event: str
    minutes: int = 0
    questionnaire: str = DAILY
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """On which days and at which times something is asked.

    `weekdays` are 1 (Monday) to 7; `in_period` are days of a period, 1 the first, -1 the last. Fixed `times`
    and random `windows` may stand together; `apart_minutes` lies at least between two random ones. A question
    is open for `open_minutes` and reminded of after each of `reminders` minutes while it is not answered.
    """

    every: int = 1
    first_day: int = 1
    weekdays: tuple[int, ...] | None = None
    in_period: tuple[int, ...] | None = None
    after: AfterEvent | None = None
    times: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    apart_minutes: int = 60
    open_minutes: int = 720
    reminders: tuple[int, ...] = (60,)

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """The schedule that plain data are of."""
        parts = {
            "weekdays": _whole_or_none(content.get("weekdays")),
            "in_period": _whole_or_none(content.get("in_period")),
            "after": AfterEvent(**content["after"]) if content.get("after") else None,
            "times": tuple(content.get("times", ())),
            "windows": tuple(Window(**one) for one in content.get("windows", ())),
            "reminders": tuple(content.get("reminders", (60,))),
        }
        return cls(**(content | parts))


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Something asked beside the daily question: an `instrument` of ours by name/version, or own `items`.

    `items` have the form of an instrument file's. `answered_by` is whose answers these are: a child's and a
    parent's are two questionnaires.
    """

    key: str
    instrument: str | None
    schedule: Schedule
    title: str = ""
    items: tuple[dict[str, Any], ...] = ()
    answered_by: str = "self"

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """The questionnaire that plain data are of."""
        parts = {
            "schedule": Schedule.from_content(content["schedule"]),
            "items": tuple(content.get("items", ())),
        }
        return cls(**(content | parts))


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing makes a sound, "HH:MM" to "HH:MM", over midnight as a rule."""

    start: str = "22:00"
    end: str = "07:00"


@dataclass(frozen=True, slots=True)
class Worsening:
    """An item that is worse than before by `amount` or more, `days` answered days running.

    What "before" is stands in `server/worsening.py`; `worse` says which way is worse.
    """

    item: str
    days: int
    amount: float
    worse: str = "higher"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """An answer that somebody at the clinic must look at: a condition on one sending, or a worsening."""

    key: str
    questionnaire: str
    when: dict[str, Any] | None = None
    worsening: Worsening | None = None

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """The rule that plain data are of."""
        worsening = Worsening(**content["worsening"]) if content.get("worsening") else None
        return cls(**(content | {"worsening": worsening}))


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number for help that the clinic adds to those of the country."""

    name: str
    phone: str
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """Who looks at danger answers, and when. Nobody does before an `owner` and a `deputy` are named.

    `weekdays`, `start`, `end` are the hours in which somebody looks, by the clinic's clocks in `zone`. A task
    that nobody has seen goes on to the next one after `escalate_minutes` of such hours; where it does not
    wait `outside` of them but goes on, all minutes count. `country` (ISO 3166, two letters) chooses the
    numbers that the phone shows, `numbers` are the clinic's own beside them.
    """

    owner_id: str | None = None
    deputy_id: str | None = None
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    start: str = "08:00"
    end: str = "17:00"
    zone: str = ""
    escalate_minutes: int = 60
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    country: str = ""
    outside: str = "wait"
    numbers: tuple[OwnNumber, ...] = ()

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """The cover that plain data are of."""
        parts = {
            "weekdays": tuple(content.get("weekdays", (1, 2, 3, 4, 5))),
            "numbers": tuple(OwnNumber(**one) for one in content.get("numbers", ())),
        }
        return cls(**(content | parts))


@dataclass(frozen=True, slots=True)
class Handling:
    """How each event is handled, named before the start. `holiday`: whether a pause moves the calendar."""

    flare: str = ""
    rescue: str = ""
    illness: str = ""
    holiday: str = "keep"


@dataclass(frozen=True, slots=True)
class Asking:
    """All of it. `reminders` are minutes after the daily question is due; `clock` is whose time counts."""

    questionnaires: tuple[Questionnaire, ...] = ()
    reminders: tuple[int, ...] = (60, 180)
    quiet: Quiet = field(default_factory=Quiet)
    clock: str = "follow"
    alerts: tuple[AlertRule, ...] = ()
    cover: Cover = field(default_factory=Cover)
    handling: Handling = field(default_factory=Handling)

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Self:
        """The value that plain data are of; what is not said is as usual."""
        parts: dict[str, Any] = {
            "questionnaires": tuple(
                Questionnaire.from_content(one) for one in content.get("questionnaires", ())
            ),
            "reminders": tuple(content.get("reminders", (60, 180))),
            "quiet": Quiet(**content.get("quiet", {})),
            "alerts": tuple(AlertRule.from_content(one) for one in content.get("alerts", ())),
            "cover": Cover.from_content(content.get("cover", {})),
            "handling": Handling(**content.get("handling", {})),
        }
        return cls(**(content | parts))


def _whole_or_none(numbers: Any) -> tuple[int, ...] | None:
    return None if numbers is None else tuple(numbers)
