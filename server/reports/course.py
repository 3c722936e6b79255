"""What happened: each period with its dates, the series, what moved and who noted what."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from server.auth import PeriodSeen
from server.conduct.gather_report import Noted, ReportFacts
from server.conduct.read_adherence import PauseSeen
from server.conduct.show_series import SeriesDay
from server.reports.document import Block, Section, heading, paragraph, table_of
from server.reports.signs import WASHOUT, letter, place
from server.reports.speaking import Words
from server.tables import Period


def course(facts: ReportFacts, say: Words) -> Section:
    """Periods, figure and changes."""
    changes = _changes(facts, say)
    table = table_of([say("when"), say("what")], changes)
    return Section(
        "course",
        say("course"),
        [
            series_figure(facts, say),
            _periods(facts, say),
            paragraph(say("periods_note"), quiet=True),
            heading(say("changes")),
            table if changes else paragraph(say("none_recorded")),
        ],
    )


def named(facts: ReportFacts, period: PeriodSeen, say: Words) -> str:
    """The treatment of a period, or its code to those who may not know."""
    if period.arm is None:
        return say("code", code=period.code)
    name = next(arm.name for arm in facts.plan.arms if arm.key == period.arm)
    return f"{letter(period.arm)} · {name}"


def _periods(facts: ReportFacts, say: Words) -> Block:
    head = ("period", "treatment", "taken_from", "taken_to", "answered", "late", "as_planned", "mean")
    rows = [row for period in facts.periods for row in _period(facts, period, say)]
    return table_of([say(name) for name in head], rows, numbers=4, wide=1)


def _period(facts: ReportFacts, period: PeriodSeen, say: Words) -> list[list[str]]:
    """The row of a period, and before it that of its washout."""
    days = [day for day in facts.series.days if day.period == period.number]
    counted = facts.counts.get(period.number)
    answered = say("answered_of", answered=counted.answered, expected=counted.expected) if counted else "–"
    taken = [day.taken for day in days if day.taken is not None]
    planned = say("answered_of", answered=taken.count("planned"), expected=len(taken)) if taken else "–"
    ends = period.starts_on + timedelta(days=period.last_day - period.first_day)
    late = str(sum(day.late for day in days if day.answer is not None))
    row = [str(period.number), named(facts, period, say), say.date(period.starts_on), say.date(ends)]
    return [*_washout(period, say), [*row, answered, late, planned, _mean(days, say)]]


def _washout(period: PeriodSeen, say: Words) -> list[list[str]]:
    if not period.washout_days:
        return []
    first = period.starts_on - timedelta(days=period.washout_days)
    last = period.starts_on - timedelta(days=1)
    return [["", say("washout"), say.date(first), say.date(last), "", "", "", ""]]


def answers_of(days: Sequence[SeriesDay]) -> list[float]:
    """The answers of these days."""
    return [day.answer for day in days if day.answer is not None]


def _mean(days: Sequence[SeriesDay], say: Words) -> str:
    answers = answers_of(days)
    return say.numbers.fixed(sum(answers) / len(answers), 2) if answers else "–"


def series_figure(facts: ReportFacts, say: Words) -> Block:
    """Every answer on its day; the template draws it."""
    days = facts.series.days
    low, high = _ends(facts)
    return {
        "kind": "series",
        "days": len(days),
        "low": low,
        "high": high,
        "ticks": [[value, say.numbers.stated(value)] for value in _ticks(low, high)],
        "dates": [[day.day, say.date(day.date)] for day in days if (day.day - 1) % _every(len(days)) == 0],
        "points": [[day.day, day.answer, _place(day)] for day in days if day.answer is not None],
        "bands": [_band(facts, period) for period in facts.periods],
        "signs": [[place(arm.key), f"{letter(arm.key)} · {arm.name}"] for arm in facts.plan.arms]
        if any(period.arm for period in facts.periods)
        else [],
        "caption": _caption(facts, say),
    }


def _place(day: SeriesDay) -> int:
    return WASHOUT if day.washout else place(day.arm)


def _caption(facts: ReportFacts, say: Words) -> str:
    caption = say("figure_series", outcome=facts.plan.outcome.name)
    return f"{caption} {say('figure_washout')}" if any(day.washout for day in facts.series.days) else caption


def _band(facts: ReportFacts, period: PeriodSeen) -> dict[str, Any]:
    answers = answers_of([day for day in facts.series.days if day.period == period.number])
    return {
        "first": period.first_day,
        "last": period.last_day,
        "sign": letter(period.arm) or period.code,
        "place": place(period.arm),
        "mean": sum(answers) / len(answers) if answers else None,
    }


def _ends(facts: ReportFacts) -> tuple[float, float]:
    """Of the scale, or of the answers where it has none."""
    outcome, answers = facts.plan.outcome, answers_of(facts.series.days) or [0.0]
    low = min(answers) if outcome.minimum is None else outcome.minimum
    high = max(answers) if outcome.maximum is None else outcome.maximum
    return float(low), float(high if high > low else low + 1)


def _ticks(low: float, high: float) -> list[float]:
    return (
        [low + (high - low) * step / 4 for step in range(5)]
        if (high - low) % 4 == 0
        else [
            low,
            (low + high) / 2,
            high,
        ]
    )


def _every(days: int) -> int:
    """Days from one date on the axis to the next: five or six dates fit."""
    return max(1, -(-days // 5))


def _changes(facts: ReportFacts, say: Words) -> list[list[str]]:
    """Everything that happened to the trial, in the order in which it was noted."""
    noted = [
        *[(state.at, _by(say(f"state_{state.what}"), state, say)) for state in facts.states],
        *[(version.made_at, _version(version.number, version.reason, say)) for version in facts.versions[1:]],
        *[(period.made_at, _moved(period, say)) for period in facts.moved],
        *[(each.at, _by(say("deviation", day=each.day), each, say)) for each in facts.deviations],
    ]
    told: list[tuple[datetime, str]] = sorted(noted, key=lambda one: one[0])
    pauses = [[say.date(pause.first_on), _pause(pause, say)] for pause in facts.pauses]
    return [[say.moment(at), what] for at, what in told] + pauses


def _by(what: str, noted: Noted, say: Words) -> str:
    told = say("by", words=what, name=noted.by) if noted.by else what
    return say("with_words", what=told, words=noted.words) if noted.words else told


def _version(number: int, reason: str, say: Words) -> str:
    made = say("version_made", number=number)
    return say("with_words", what=made, words=reason) if reason else made


def _moved(period: Period, say: Words) -> str:
    dates = {"first": say.date(period.starts_on), "last": say.date(period.ends_on)}
    return say("period_moved", number=period.number, **dates)


def _pause(pause: PauseSeen, say: Words) -> str:
    told = say(f"pause_{pause.kind}", first=say.date(pause.first_on), last=say.date(pause.last_on))
    told = say("pause_moved", pause=told) if pause.moves_calendar else told
    return say("with_words", what=told, words=pause.reason) if pause.reason else told
