"""A task goes from person to person until somebody has looked, and every step of it is kept."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select, update

from server.conduct.acknowledge_task import acknowledge_task
from server.conduct.escalate_tasks import LOOK_LATER, SETTLED_AFTER, due_tasks, escalate_tasks
from server.db import transaction
from server.tables import Membership, Person, ProtocolVersion, Task, TaskStep, Trial
from tests.server.conftest import Clinic
from tests.server.endangered import say, watched
from tests.server.journey import DAY_1

LINK = "https://trials.example.org/clinic/#/tasks"
MONDAY, FRIDAY = DAY_1 + timedelta(days=6), DAY_1 + timedelta(days=3)


class Post:
    """A post office that remembers what it was given, and answers as told."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.letters: list[tuple[str, str, str]] = []

    def __call__(self, to: str, subject: str, words: str, _reference: str, _at: datetime) -> str:
        self.letters.append((to, subject, words))
        return self.answers.pop(0) if self.answers else "taken"

    @property
    def to(self) -> list[str]:
        return [to.partition("@")[0] for to, _, _ in self.letters]


def berlin(day: Any, clock: str, offset: int = 1) -> datetime:
    """In winter Berlin is an hour ahead of UTC."""
    return datetime.fromisoformat(f"{day}T{clock}:00+0{offset}:00").astimezone(UTC)


@pytest.fixture
def raised(engine: Engine, clinic: Clinic) -> Callable[..., Task]:
    def raise_one(at: datetime, **cover: Any) -> Task:
        with transaction(engine) as session:
            there = watched(session, clinic, **cover)
            say(session, there, 10, at)
            return session.exec(select(Task).where(Task.trial_id == there.trial_id)).one()

    return raise_one


def steps(engine: Engine) -> list[tuple[str, str | None]]:
    with Session(engine) as session:
        return [(s.given_to, s.told) for s in session.exec(select(TaskStep).order_by(col(TaskStep.number)))]


def beat_until(engine: Engine, start: datetime, end: datetime, post: Post) -> dict[str, datetime]:
    """A tick every quarter of an hour; gives when each was told."""
    told: dict[str, datetime] = {}
    now = start
    while now <= end:
        before = len(post.letters)
        escalate_tasks(engine, now, post, LINK)
        told |= dict.fromkeys(post.to[before:], now)
        now += timedelta(minutes=15)
    return told


def test_within_cover_hours_each_has_the_time_that_was_stated(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)

    told = beat_until(engine, at, berlin(DAY_1, "15:45"), post)

    assert told == {"nora": at, "karim": berlin(DAY_1, "11:00"), "ward": berlin(DAY_1, "12:00")}
    assert steps(engine) == [("owner", "sent"), ("deputy", "sent"), ("contact", "sent")]


def test_over_a_weekend_the_hour_is_counted_from_friday_to_monday(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    at, post = berlin(FRIDAY, "16:30"), Post()
    raised(at)

    told = beat_until(engine, at, berlin(MONDAY, "12:00"), post)

    assert told == {"nora": at, "karim": berlin(MONDAY, "08:30"), "ward": berlin(MONDAY, "09:30")}


def test_where_it_goes_on_outside_cover_hours_every_minute_counts(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    at, post = berlin(FRIDAY, "16:30"), Post()
    raised(at, outside="go_on")

    told = beat_until(engine, at, berlin(FRIDAY, "20:00"), post)

    assert told == {"nora": at, "karim": berlin(FRIDAY, "17:30"), "ward": berlin(FRIDAY, "18:30")}


def test_an_hour_of_the_night_when_clocks_jump_is_an_hour(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    """29 March 2026, 02:00 to 03:00 does not exist in Berlin: from 01:30, an hour of cover is until 03:30."""
    at, post = berlin("2026-03-29", "01:30"), Post()
    raised(at, weekdays=(1, 2, 3, 4, 5, 6, 7), start="00:00", end="00:00")

    told = beat_until(engine, at, at + timedelta(hours=2), post)

    assert told["karim"] == berlin("2026-03-29", "03:30", 2)


def test_cover_hours_are_those_of_the_clinic_wherever_the_patient_is(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    """16:30 on a Tuesday in Berlin is 02:30 on Wednesday in Sydney: its clinic opens at 8, 21:00 UTC."""
    at, post = berlin(DAY_1, "16:30"), Post()
    raised(at, zone="Australia/Sydney")

    told = beat_until(engine, at, at + timedelta(hours=12), post)

    assert told["karim"] == datetime.fromisoformat("2026-03-03T22:00:00+00:00")


def test_once_somebody_has_looked_nobody_else_is_told(
    engine: Engine, raised: Callable[..., Task], clinic: Clinic
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    task = raised(at)
    escalate_tasks(engine, at, post, LINK)
    with transaction(engine) as session:
        acknowledge_task(session, at + timedelta(minutes=20), clinic.karim, task.id, "")

    beat_until(engine, at + timedelta(minutes=30), at + timedelta(hours=5), post)

    assert post.to == ["nora"]


def leave(engine: Engine, person_id: Any, at: datetime) -> None:
    with transaction(engine) as session:
        session.exec(update(Membership).where(col(Membership.person_id) == person_id).values(until=at))


def test_one_who_has_left_the_site_is_passed_over(
    engine: Engine, raised: Callable[..., Task], clinic: Clinic
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)
    leave(engine, clinic.nora.id, at - timedelta(minutes=1))

    escalate_tasks(engine, at, post, LINK)

    assert post.to == ["karim"]


def test_when_the_one_whose_turn_it_is_leaves_the_next_gets_it_at_once(
    engine: Engine, raised: Callable[..., Task], clinic: Clinic
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)
    escalate_tasks(engine, at, post, LINK)
    leave(engine, clinic.nora.id, at + timedelta(minutes=3))

    escalate_tasks(engine, at + timedelta(minutes=5), post, LINK)

    assert post.to == ["nora", "karim"]


def test_when_both_have_left_the_clinics_contact_gets_it(
    engine: Engine, raised: Callable[..., Task], clinic: Clinic
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)
    for person in (clinic.nora, clinic.karim):
        leave(engine, person.id, at)

    escalate_tasks(engine, at, post, LINK)

    assert post.to == ["ward"]


def test_a_letter_says_nothing_of_patients_or_health(engine: Engine, raised: Callable[..., Task]) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)
    beat_until(engine, at, berlin(DAY_1, "13:00"), post)

    owner, _, ward = post.letters
    assert owner[1:] == (
        "nof1: something waits for you",
        f"Something in nof1 waits for you. Please sign in and look at your tasks: {LINK}\n",
    )
    assert "Etwas" not in owner[2]
    assert "In nof1 wartet etwas auf Sie." in ward[2]
    assert "Something in nof1 waits for you." in ward[2]


@pytest.mark.parametrize("answer", ["refused", "later", "unknown"])
def test_where_an_email_may_not_have_arrived_the_next_ones_turn_comes_at_once(
    answer: str, engine: Engine, raised: Callable[..., Task]
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post(answer)
    raised(at)

    escalate_tasks(engine, at, post, LINK)
    escalate_tasks(engine, at + timedelta(seconds=10), post, LINK)

    assert post.to == ["nora", "karim"]
    assert steps(engine)[0] == ("owner", "unknown" if answer == "unknown" else "failed")


def test_the_contact_who_could_not_be_told_is_tried_again(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post("taken", "taken", "refused")
    raised(at)

    beat_until(engine, at, berlin(DAY_1, "15:00"), post)

    assert post.to == ["nora", "karim", "ward", "ward"]


def test_the_contact_is_told_again_every_four_hours_of_cover_until_somebody_looks(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    """Told at noon, then at 16:00; an hour is left of the day, so three more make 11:00 the next."""
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)

    told = beat_until(engine, at, berlin(DAY_1, "20:00"), post)
    assert (told["ward"], post.to.count("ward")) == (berlin(DAY_1, "16:00"), 2)
    told = beat_until(engine, berlin(DAY_1, "20:00"), berlin(DAY_1 + timedelta(days=1), "12:00"), post)
    assert (told["ward"], post.to.count("ward")) == (berlin(DAY_1 + timedelta(days=1), "11:00"), 3)


@pytest.mark.parametrize("cover", [{"start": "8:00"}, {"zone": ""}, {"owner_id": "nobody"}, {"weekdays": ()}])
def test_a_task_is_given_on_whatever_its_plan_says_of_people_and_hours(
    cover: dict[str, Any], engine: Engine, raised: Callable[..., Task]
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    task = raised(at)
    with transaction(engine) as session:
        version = session.get_one(ProtocolVersion, session.get_one(Trial, task.trial_id).protocol_version_id)
        version.asking = version.asking | {"cover": version.asking["cover"] | cover}

    beat_until(engine, at, berlin(DAY_1, "12:30"), post)

    assert post.to[-1] == "ward"


def test_one_task_that_cannot_be_given_on_does_not_stop_the_others(
    engine: Engine, raised: Callable[..., Task], caplog: pytest.LogCaptureFixture
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    task = raised(at)
    with transaction(engine) as session:
        trial = session.get_one(Trial, task.trial_id)
        session.get_one(ProtocolVersion, trial.protocol_version_id).asking = {"cover": {"owner_id": 7}}
        session.add(Task(**task.model_dump(exclude={"id", "cause"}), cause="other"))

    assert escalate_tasks(engine, at, post, LINK) == 0

    with Session(engine) as session:
        later = [one.next_step_at for one in session.exec(select(Task))]
    assert later == [at + LOOK_LATER, at + LOOK_LATER]
    assert {record.exc_info for record in caplog.records} == {None}


def test_a_colleague_without_an_address_is_passed_over_and_said_to_be(
    engine: Engine, raised: Callable[..., Task], clinic: Clinic
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)
    with transaction(engine) as session:
        session.exec(update(Person).where(col(Person.id) == clinic.nora.id).values(email=None))

    for seconds in (0, 10):
        escalate_tasks(engine, at + timedelta(seconds=seconds), post, LINK)

    assert steps(engine) == [("owner", "no_address"), ("deputy", "sent")]


def test_a_server_without_email_still_gives_it_on_in_time(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    at = berlin(DAY_1, "10:00")
    raised(at)
    for minutes in range(0, 130, 5):
        escalate_tasks(engine, at + timedelta(minutes=minutes), None, LINK)

    assert steps(engine) == [("owner", "not_set_up"), ("deputy", "not_set_up"), ("contact", "not_set_up")]


class Killed(BaseException):
    """The process ends here."""


def test_a_crash_while_an_email_is_sent_loses_no_step_and_doubles_none(
    engine: Engine, raised: Callable[..., Task]
) -> None:
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)

    def dies(*_: object) -> str:
        raise Killed

    with pytest.raises(Killed):
        escalate_tasks(engine, at, dies, LINK)
    assert steps(engine) == [("owner", None)]

    escalate_tasks(engine, at + timedelta(seconds=10), post, LINK)
    assert post.to == []
    settled = at + SETTLED_AFTER
    escalate_tasks(engine, settled, post, LINK)
    assert (post.to, steps(engine)) == (["karim"], [("owner", "unknown"), ("deputy", "sent")])


@pytest.mark.parametrize("line", range(1, 9))
def test_a_crash_at_any_write_leaves_all_to_be_done(
    line: int, engine: Engine, raised: Callable[..., Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends at its nth statement of the tick; whatever it was, the chain is whole in the end."""
    at, post = berlin(DAY_1, "10:00"), Post()
    raised(at)
    count = 0
    plain = Session.exec

    def counted(self: Session, *args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == line:
            raise Killed
        return plain(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Session, "exec", counted)
        with suppress(Killed):
            escalate_tasks(engine, at, post, LINK)
    beat_until(engine, at + timedelta(minutes=15), berlin(DAY_1, "14:00"), post)

    assert [given_to for given_to, _ in steps(engine)] == ["owner", "deputy", "contact"]
    assert len(set(post.to)) == len(post.to)
    assert {"karim", "ward"} <= set(post.to)


def test_two_heartbeats_at_once_tell_each_person_once(engine: Engine, raised: Callable[..., Task]) -> None:
    """The second comes while the first is sending."""
    at, inner = berlin(DAY_1, "10:00"), Post()
    raised(at)

    def meanwhile(to: str, subject: str, words: str, reference: str, date: datetime) -> str:
        escalate_tasks(engine, at + timedelta(seconds=1), inner, LINK)
        return inner(to, subject, words, reference, date)

    escalate_tasks(engine, at, meanwhile, LINK)

    assert inner.to == ["nora"]
    assert steps(engine) == [("owner", "sent")]


def test_the_tick_reads_only_what_is_open(engine: Engine) -> None:
    """Its plan names the index that holds no task which somebody has seen."""
    query = str(due_tasks(datetime.now(UTC)).compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            plan = connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))
        else:
            connection.execute(text("SET enable_seqscan = off"))
            plan = connection.execute(text(f"EXPLAIN {query}"))
        assert "ix_task_next_step" in str(plan.all())
