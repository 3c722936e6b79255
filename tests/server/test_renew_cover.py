"""Who looks at danger answers is named anew while a trial goes on; it is said where nobody is left."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select, update

from server.asking import Cover
from server.auth import Asker
from server.conduct.acknowledge_task import acknowledge_task
from server.conduct.escalate_tasks import escalate_tasks
from server.conduct.invite_patient import invite_patient
from server.conduct.my_plan import my_plan
from server.conduct.read_trial import read_trial
from server.conduct.renew_cover import renew_cover
from server.errors import ChangedMeanwhile, NotAllowed, NotFound, NotValid, WrongState
from server.tables import CoverRenewal, Event, Membership, ProtocolVersion, Task, TaskStep, Trial
from tests.server.conftest import Clinic, staff
from tests.server.endangered import a_cover, a_watched_plan, say, watched
from tests.server.journey import MONDAY, Joined, a_plan, approved, evening, invited, joined

NOON = evening(1) - timedelta(hours=8)  # Tuesday, 12:15 in Berlin: within cover hours
LINK = "https://trials.example.org/clinic/#/tasks"


@pytest.fixture
def gina(session: Session, clinic: Clinic) -> Asker:
    """Another nurse of the site, named by no cover so far."""
    return staff(session, "Gina", clinic.site, "nurse")


def leaves(session: Session, *people: Asker, at: datetime = MONDAY) -> None:
    ids = [person.id for person in people]
    session.exec(update(Membership).where(col(Membership.person_id).in_(ids)).values(until=at))


def renew(
    session: Session, clinic: Clinic, there: Joined, at: datetime = NOON, number: int = 0, **changes: Any
) -> CoverRenewal:
    cover = a_cover(clinic, **changes)
    return renew_cover(session, at, clinic.karim, there.trial_id, number=number, cover=cover)


def tick(session: Session, at: datetime) -> list[str]:
    """The heartbeat gives on what is due; the names before the @ of everybody told by it."""
    told: list[str] = []

    def send(to: str, *_: object) -> str:
        told.append(to.partition("@")[0])
        return "taken"

    session.commit()
    escalate_tasks(session.get_bind(), at, send, LINK)  # type: ignore[arg-type]
    session.expire_all()
    return told


def on_the_phone(session: Session, there: Joined, at: datetime = NOON) -> Cover:
    mine = my_plan(session, at, there.patient).trial
    assert mine is not None
    assert mine.help.cover is not None
    return mine.help.cover


def attention(session: Session, clinic: Clinic, trial_id: UUID, at: datetime = NOON) -> list[str]:
    return read_trial(session, at, clinic.nora, trial_id).row.attention


def test_a_renewed_cover_holds_for_the_phone_the_trials_page_and_new_tasks(
    session: Session, clinic: Clinic, gina: Asker
) -> None:
    there = watched(session, clinic)

    renew(session, clinic, there, owner_id=str(gina.id), start="06:00", contact_phone="+49 30 777")
    say(session, there, 10, NOON + timedelta(hours=1))

    phone = on_the_phone(session, there)
    assert (phone.start, phone.contact_phone) == ("06:00", "+49 30 777")
    seen = read_trial(session, NOON, clinic.nora, there.trial_id).cover
    assert seen is not None
    assert (seen.number, seen.cover.owner_id, seen.gone) == (1, str(gina.id), [])
    assert tick(session, NOON + timedelta(hours=1)) == ["gina"]


def test_the_protocol_stays_as_approved_and_every_renewal_is_kept_with_its_name_and_date(
    session: Session, clinic: Clinic, gina: Asker
) -> None:
    there = watched(session, clinic)
    renew(session, clinic, there, owner_id=str(gina.id))
    later = NOON + timedelta(days=2)
    renew(session, clinic, there, later, number=1, deputy_id=str(gina.id))

    trial = session.get_one(Trial, there.trial_id)
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    assert version.asking["cover"]["owner_id"] == str(clinic.nora.id)
    seen = read_trial(session, later, clinic.nora, trial.id).cover
    assert seen is not None
    assert [(one.since, one.by, one.owner, one.deputy) for one in seen.history] == [
        (later, "Karim", "Nora", "Gina"),
        (NOON, "Karim", "Gina", "Karim"),
        (MONDAY, "Karim", "Nora", "Karim"),
    ]
    events = session.exec(select(Event).where(Event.verb == "renewed the cover of")).all()
    assert [(one.actor_id, one.object) for one in events] == [(clinic.karim.id, f"trial/{trial.id}")] * 2


def test_what_nobody_has_looked_at_goes_to_the_new_owner_at_once(
    session: Session, clinic: Clinic, gina: Asker
) -> None:
    there = watched(session, clinic)
    say(session, there, 10, NOON)
    assert tick(session, NOON) == ["nora"]

    renew(session, clinic, there, NOON + timedelta(minutes=5), owner_id=str(gina.id))

    assert tick(session, NOON + timedelta(minutes=6)) == ["gina"]
    assert tick(session, NOON + timedelta(minutes=65)) == []
    assert tick(session, NOON + timedelta(minutes=66)) == ["karim"]
    assert tick(session, NOON + timedelta(minutes=126)) == ["ward"]


def test_nobody_is_told_twice_of_one_task_by_a_renewal(session: Session, clinic: Clinic, gina: Asker) -> None:
    """Nora and Karim change places and Karim's hour begins anew for nobody: only the ward is left."""
    there = watched(session, clinic)
    say(session, there, 10, NOON)
    assert tick(session, NOON) + tick(session, NOON + timedelta(hours=1)) == ["nora", "karim"]

    swapped = {"owner_id": str(clinic.karim.id), "deputy_id": str(clinic.nora.id)}
    renew(session, clinic, there, NOON + timedelta(minutes=70), **swapped)

    assert tick(session, NOON + timedelta(minutes=119)) == []
    assert tick(session, NOON + timedelta(minutes=120)) == ["ward"]
    renew(session, clinic, there, NOON + timedelta(minutes=125), number=1, **swapped)
    assert tick(session, NOON + timedelta(minutes=126)) == []
    renew(session, clinic, there, NOON + timedelta(minutes=130), number=2, owner_id=str(gina.id))
    assert tick(session, NOON + timedelta(minutes=131)) == ["gina"]


def test_an_open_task_goes_by_the_new_hours_but_never_waits_longer_than_before(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    at = NOON + timedelta(hours=4, minutes=15)  # half an hour before the clinic closes
    say(session, there, 10, at)
    tick(session, at)

    renew(session, clinic, there, at + timedelta(minutes=5), outside="go_on")
    assert tick(session, at + timedelta(minutes=60)) == ["karim"]
    renew(session, clinic, there, at + timedelta(minutes=65), number=1, escalate_minutes=600)
    [task] = session.exec(select(Task))
    assert task.next_step_at == at + timedelta(minutes=120)


def test_what_was_looked_at_stays_as_it_is(session: Session, clinic: Clinic, gina: Asker) -> None:
    there = watched(session, clinic)
    say(session, there, 10, NOON)
    tick(session, NOON)
    [task] = session.exec(select(Task))
    acknowledge_task(session, NOON, clinic.nora, task.id, "")

    renew(session, clinic, there, NOON + timedelta(minutes=5), owner_id=str(gina.id))

    assert tick(session, NOON + timedelta(days=1)) == []
    assert len(session.exec(select(TaskStep)).all()) == 1


def test_a_side_effect_that_waited_with_nobody_named_goes_to_whoever_is_named_now(
    session: Session, clinic: Clinic
) -> None:
    there = joined(session, clinic, a_plan())
    answers = {"what": "rash", "severity": 3.0}
    say(session, there, None, NOON, questionnaire="side-effect", answers=answers, taken=None)
    assert tick(session, NOON + timedelta(days=1)) == []

    renew(session, clinic, there, NOON + timedelta(days=1))

    assert tick(session, NOON + timedelta(days=1)) == ["nora"]


def test_who_renews_after_somebody_else_did_is_told_to_look_again(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    renew(session, clinic, there, start="06:00")

    with pytest.raises(ChangedMeanwhile):
        renew(session, clinic, there, start="07:00")

    assert on_the_phone(session, there).start == "06:00"


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"owner_id": None}, "owner_id", "cover_needs_owner"),
        ({"deputy_id": "olga"}, "deputy_id", "cover_not_of_the_site"),
        ({"escalate_minutes": 0}, "escalate_minutes", "out_of_range"),
        ({"contact_email": "ward"}, "contact_email", "cover_bad_email"),
    ],
)
def test_a_cover_under_which_nobody_would_look_is_refused_at_its_field(
    changed: dict[str, Any], field: str, code: str, session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    if changed.get("deputy_id") == "olga":
        changed = {"deputy_id": str(clinic.olga.id)}

    with pytest.raises(NotValid) as refused:
        renew(session, clinic, there, **changed)

    assert refused.value.errors == {"json": {f"asking.cover.{field}": [code]}}
    assert session.exec(select(CoverRenewal)).all() == []


def test_only_staff_of_the_site_renew_and_only_once_the_protocol_is_out_of_reach(
    session: Session, clinic: Clinic
) -> None:
    there, cover = watched(session, clinic), a_cover(clinic)
    ready = approved(session, clinic, a_watched_plan(clinic))

    for asker, trial_id, refusal in (
        (clinic.olga, there.trial_id, NotFound),
        (there.patient, there.trial_id, NotAllowed),
        (clinic.nora, ready.id, WrongState),
    ):
        with pytest.raises(refusal):
            renew_cover(session, NOON, asker, trial_id, number=0, cover=cover)
    assert "renew_cover" not in read_trial(session, NOON, clinic.nora, ready.id).may
    assert "renew_cover" in read_trial(session, NOON, clinic.nora, there.trial_id).may


def test_when_both_have_left_it_is_called_and_the_phone_promises_no_hours_but_names_the_clinic(
    session: Session, clinic: Clinic, gina: Asker
) -> None:
    there = watched(session, clinic)
    assert on_the_phone(session, there).weekdays == (1, 2, 3, 4, 5)
    assert attention(session, clinic, there.trial_id) == []

    leaves(session, clinic.nora)
    assert attention(session, clinic, there.trial_id) == ["cover_alone"]
    assert on_the_phone(session, there).weekdays == (1, 2, 3, 4, 5)

    leaves(session, clinic.karim)
    assert attention(session, clinic, there.trial_id) == ["cover_gone"]
    phone = on_the_phone(session, there)
    assert (phone.weekdays, phone.contact_phone) == ((), "+49 30 5678")
    seen = read_trial(session, NOON, gina, there.trial_id).cover
    assert seen is not None
    assert seen.gone == ["owner", "deputy"]

    hilda = staff(session, "Hilda", clinic.site, "nurse")
    cover = replace(a_cover(clinic), owner_id=str(gina.id), deputy_id=str(hilda.id))
    renew_cover(session, NOON, gina, there.trial_id, number=0, cover=cover)
    assert attention(session, clinic, there.trial_id) == []
    assert on_the_phone(session, there).weekdays == (1, 2, 3, 4, 5)


def test_where_nobody_need_look_nobody_is_missed(session: Session, clinic: Clinic) -> None:
    there = joined(session, clinic, a_plan())
    leaves(session, clinic.karim)

    assert attention(session, clinic, there.trial_id) == []
    assert read_trial(session, NOON, clinic.nora, there.trial_id).cover is None


def test_an_invited_patient_is_not_left_without_somebody_who_looks(
    session: Session, clinic: Clinic, gina: Asker
) -> None:
    trial_id, _ = invited(session, clinic, a_watched_plan(clinic))
    leaves(session, clinic.nora)
    later = MONDAY + timedelta(hours=1)
    with pytest.raises(NotValid):
        invite_patient(session, later, clinic.karim, trial_id)

    cover = a_cover(clinic, owner_id=str(gina.id))
    renew_cover(session, later, clinic.karim, trial_id, number=0, cover=cover)

    assert invite_patient(session, later, clinic.karim, trial_id).code


def test_a_cover_is_kept_whole(session: Session, clinic: Clinic) -> None:
    there, cover = watched(session, clinic), a_cover(clinic, weekdays=(6, 7), country="AT")

    kept = renew_cover(session, NOON, clinic.nora, there.trial_id, number=0, cover=cover)
    session.flush()
    session.expire(kept)

    assert Cover.from_content(kept.cover) == cover
    assert set(kept.cover) == set(asdict(cover))
