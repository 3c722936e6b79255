"""A protocol is written, looked over, approved; every edit needs a new approval."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from server.auth import MACHINE, Asker
from server.conduct.approve_trial import approve_trial
from server.conduct.change_state import TRANSITIONS, change_state
from server.conduct.check_protocol import check_protocol
from server.conduct.close_trial import close_trial
from server.conduct.draft_trial import draft_trial, edit_protocol
from server.conduct.invite_patient import invite_patient
from server.conduct.list_trials import list_trials
from server.conduct.look_at_invitation import look_at_invitation
from server.conduct.read_protocol import read_protocol
from server.conduct.read_trial import read_trial
from server.conduct.stop_trial import stop_trial
from server.errors import ChangedMeanwhile, InvitationNotValid, NotAllowed, NotFound, NotValid, WrongState
from server.plan import Plan, PlannedArm
from server.tables import ProtocolVersion, Trial
from server.tables.trial import STATES
from tests.server.journey import ADDRESS, MONDAY, Staffed, a_plan, approved, evening, invited, joined


def codes(plan: Plan, level: str, name: str = "Ada") -> set[tuple[str, str | None]]:
    return {(note.code, note.field) for note in check_protocol(plan, name).notes if note.level == level}


def test_a_good_plan_has_no_errors_and_says_its_length() -> None:
    checked = check_protocol(a_plan(), "Ada")

    assert checked.is_sound
    assert (checked.days, checked.sequences) == (12, 4)  # AB or BA, twice


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"question": " "}, ("missing", "question")),
        ({"period_days": None}, ("missing", "period_days")),
        ({"arms": (PlannedArm("a", "Tablet"),)}, ("too_few_arms", "arms")),
        ({"arms": (PlannedArm("a", "Tablet"), PlannedArm("b", "tablet "))}, ("same_arm_name", "arms.1.name")),
        ({"arms": (PlannedArm("a", "Tablet"), PlannedArm("b", ""))}, ("missing", "arms.1.name")),
        ({"periods": 2}, ("too_few_periods", "periods")),
        ({"periods": 5}, ("periods_not_even", "periods")),
        ({"periods": 1000}, ("out_of_range", "periods")),
        ({"washout_days": 3}, ("washout_too_long", "washout_days")),
        ({"period_days": 100, "periods": 4}, ("too_long", "periods")),
        ({"zone": "Europe/Nowhere"}, ("unknown_zone", "zone")),
        ({"prompt_time": "25:00"}, ("bad_time", "prompt_time")),
        ({"purpose": "research"}, ("research_needs_reference", "research_reference")),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(changes: dict[str, object], note: tuple[str, str]) -> None:
    assert note in codes(a_plan(**changes), "error")


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"worthwhile": 0}, ("worthwhile_not_positive", "outcome.worthwhile")),
        ({"worthwhile": 10}, ("worthwhile_beyond_range", "outcome.worthwhile")),
        ({"minimum": 10, "maximum": 0}, ("bounds_reversed", "outcome.maximum")),
        ({"recall": "7d"}, ("recall_too_long", "outcome.recall")),
        ({"worthwhile": None}, ("missing", "outcome.worthwhile")),
    ],
)
def test_an_outcome_that_cannot_be_is_an_error(changes: dict[str, object], note: tuple[str, str]) -> None:
    plan = a_plan()

    assert note in codes(replace(plan, outcome=replace(plan.outcome, **changes)), "error")  # type: ignore[arg-type]


def test_a_slow_drug_without_washout_is_warned_of() -> None:
    """Half-life 2 days, no washout: after the first day 2 ** -0.5 of the last dose is left, 71 %."""
    notes = {note.code: note for note in check_protocol(a_plan(half_life_days=2.0), "Ada").notes}

    assert notes["carryover_likely"].numbers["share"] == pytest.approx(0.707, abs=0.0005)
    assert "short_period" in notes


def test_a_draft_may_be_saved_with_errors_but_not_approved(session: Session, clinic: Staffed) -> None:
    trial = draft_trial(session, MONDAY, clinic.nora, "", "en", a_plan(periods=None))

    with pytest.raises(NotValid) as refusal:
        approve_trial(session, MONDAY, clinic.karim, trial.id, version=1)

    assert refusal.value.code == "protocol_not_sound"
    assert refusal.value.errors == {"json": {"patient_name": ["missing"], "periods": ["missing"]}}


def test_what_is_approved_is_what_was_written(session: Session, clinic: Staffed) -> None:
    plan = a_plan(half_life_days=0.5, blinded=True, research_reference="EK 12", purpose="research")

    trial = approved(session, clinic, plan)

    assert read_protocol(session, trial).plan == plan
    assert trial.protocol_version_id is not None


def test_arms_are_lettered_by_their_place(session: Session, clinic: Staffed) -> None:
    arms = (PlannedArm("c", "No tablet"), PlannedArm("a", "Tablet"))
    trial = approved(session, clinic, a_plan(arms=arms, before=replace(a_plan().before, arm="c")))

    plan = read_protocol(session, trial).plan
    assert [arm.key for arm in plan.arms] == ["a", "b"]
    assert plan.before.arm == "a"


def test_a_nurse_approves_nothing(session: Session, clinic: Staffed) -> None:
    trial = draft_trial(session, MONDAY, clinic.nora, "Ada", "en", a_plan())

    with pytest.raises(NotAllowed):
        approve_trial(session, MONDAY, clinic.nora, trial.id, version=1)


def test_an_edit_takes_the_approval_back(session: Session, clinic: Staffed) -> None:
    trial = approved(session, clinic, a_plan())

    edit_protocol(
        session,
        MONDAY,
        clinic.nora,
        trial.id,
        version=1,
        patient_name="Ada",
        language="de",
        plan=a_plan(periods=6),
    )

    detail = read_trial(session, MONDAY, clinic.nora, trial.id)
    assert (detail.row.trial.state, detail.approval, detail.protocol.number) == ("draft", None, 2)
    approve_trial(session, MONDAY, clinic.karim, trial.id, version=2)
    assert [v.number for v in session.exec(select(ProtocolVersion).order_by(ProtocolVersion.number))] == [
        1,
        2,
    ]  # type: ignore[arg-type]


def test_an_edit_of_an_old_wording_is_refused(session: Session, clinic: Staffed) -> None:
    trial = draft_trial(session, MONDAY, clinic.nora, "Ada", "en", a_plan())

    def edit() -> None:
        edit_protocol(
            session,
            MONDAY,
            clinic.nora,
            trial.id,
            version=1,
            patient_name="Ada",
            language="en",
            plan=a_plan(),
        )

    edit()
    with pytest.raises(ChangedMeanwhile):
        edit()
    with pytest.raises(ChangedMeanwhile):
        approve_trial(session, MONDAY, clinic.karim, trial.id, version=1)


def test_nobody_edits_once_a_patient_is_invited(session: Session, clinic: Staffed) -> None:
    trial_id, _ = invited(session, clinic, a_plan())

    with pytest.raises(WrongState):
        edit_protocol(
            session,
            MONDAY,
            clinic.nora,
            trial_id,
            version=1,
            patient_name="Ada",
            language="en",
            plan=a_plan(),
        )


def test_a_closed_trial_opens_to_no_code(session: Session, clinic: Staffed) -> None:
    trial_id, code = invited(session, clinic, a_plan())

    close_trial(session, MONDAY, clinic.nora, trial_id, "declined", "rather not")

    with pytest.raises(InvitationNotValid):
        look_at_invitation(session, MONDAY, code, ADDRESS)


def test_a_trial_of_another_site_is_not_found(session: Session, clinic: Staffed) -> None:
    trial = approved(session, clinic, a_plan())
    olga: Asker = clinic.olga  # type: ignore[attr-defined]

    for verb in (
        lambda: read_trial(session, MONDAY, olga, trial.id),
        lambda: invite_patient(session, MONDAY, olga, trial.id),
        lambda: stop_trial(session, MONDAY, olga, trial.id, "no"),
    ):
        with pytest.raises(NotFound):
            verb()
    assert list_trials(session, MONDAY, olga) == []


def test_a_stop_needs_a_reason_and_keeps_it(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)

    with pytest.raises(NotValid):
        stop_trial(session, evening(3), clinic.nora, there.trial_id, " ")
    stop_trial(session, evening(3), clinic.nora, there.trial_id, "too much")

    last = read_trial(session, evening(3), clinic.nora, there.trial_id).history[-1]
    assert (last.what, last.words, last.by, last.at) == ("stopped", "too much", "Nora", evening(3))


def test_what_is_not_in_the_table_of_transitions_is_refused(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    everybody = Asker(clinic.karim.person_id, MACHINE.roles | {"patient", "nurse", "clinician"})
    trial = session.get_one(Trial, there.trial_id)

    for state in STATES:
        trial.state = state
        session.flush()
        for to in STATES:
            if (state, to) not in TRANSITIONS:
                with pytest.raises(WrongState):
                    change_state(session, MONDAY, everybody, trial, to)  # type: ignore[arg-type]


def test_of_two_who_change_a_state_one_is_refused(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    trial = session.get_one(Trial, there.trial_id)
    stop_trial(session, evening(1), clinic.nora, there.trial_id, "first")

    with pytest.raises(WrongState):
        stop_trial(session, evening(1), clinic.karim, there.trial_id, "second")
    assert trial.state == "stopped"
