"""Staff and devices get in by what they know, and nobody else does."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from server import secrecy
from server.auth import who_is_asking
from server.conduct.make_device_code import make_transfer_code
from server.conduct.sign_in import make_sign_in_link, set_password, sign_in, sign_in_by_link, sign_out
from server.conduct.transfer_device import claim_transfer_code, sign_out_device
from server.errors import InvitationNotValid, LinkNotValid, NotValid, TooManyTries, WrongSignIn
from server.tables import Attempt, Audit, Credential, Membership, SignInLink, StaffSession
from server.tries import forget_tries
from tests.server.journey import ADDRESS, MONDAY, Staffed, a_device_key, joined

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 as cheap as it gets: these tests try dozens of passwords."""
    monkeypatch.setattr(secrecy, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    secrecy._nobodys_hash.cache_clear()


def with_password(session: Session, clinic: Staffed) -> None:
    set_password(session, MONDAY, clinic.nora, PASSWORD)


def test_the_right_password_signs_in_whatever_the_case_of_the_address(
    session: Session, clinic: Staffed
) -> None:
    with_password(session, clinic)

    signed_in = sign_in(session, MONDAY, " NORA@clinic.example", PASSWORD, ADDRESS)

    asking = who_is_asking(session, MONDAY, "clinic", {"nof1_staff": signed_in.token})
    assert asking is not None
    assert (asking.person_id, asking.roles) == (clinic.nora.person_id, {"nurse"})


def test_wrong_password_and_unknown_address_are_refused_alike(session: Session, clinic: Staffed) -> None:
    with_password(session, clinic)
    refusals = []

    for email, password in (
        ("nora@clinic.example", "wrong"),
        ("nobody@clinic.example", PASSWORD),
        ("karim@clinic.example", PASSWORD),
    ):
        with pytest.raises(WrongSignIn) as refusal:
            sign_in(session, MONDAY, email, password, ADDRESS)
        refusals.append((refusal.value.status, refusal.value.code, refusal.value.message))

    assert len(set(refusals)) == 1


def test_ten_failures_lock_an_address_for_a_while_even_to_the_right_password(
    session: Session, clinic: Staffed
) -> None:
    with_password(session, clinic)

    for number in range(10):
        with pytest.raises(WrongSignIn):
            sign_in(session, MONDAY, "nora@clinic.example", "wrong", f"192.0.2.{number}")
    with pytest.raises(TooManyTries):
        sign_in(session, MONDAY, "nora@clinic.example", PASSWORD, "192.0.2.77")

    later = MONDAY + timedelta(minutes=15)
    assert sign_in(session, later, "nora@clinic.example", PASSWORD, "192.0.2.77").token


def test_a_right_password_costs_no_try(session: Session, clinic: Staffed) -> None:
    with_password(session, clinic)

    tokens = {sign_in(session, MONDAY, "nora@clinic.example", PASSWORD, ADDRESS).token for _ in range(12)}
    assert len(tokens) == 12


def test_passwords_and_tokens_are_kept_as_hashes(session: Session, clinic: Staffed) -> None:
    with_password(session, clinic)
    signed_in = sign_in(session, MONDAY, "nora@clinic.example", PASSWORD, ADDRESS)
    link = make_sign_in_link(session, MONDAY, clinic.nora.id)
    session.flush()

    kept = " ".join(
        str(row.model_dump())
        for table in (Credential, StaffSession, SignInLink)
        for row in session.exec(select(table)).all()
    )

    assert "$argon2id$" in kept
    assert not any(secret in kept for secret in (PASSWORD, signed_in.token, link))


def test_a_link_signs_in_once(session: Session, clinic: Staffed) -> None:
    token = make_sign_in_link(session, MONDAY, clinic.karim.id)

    assert sign_in_by_link(session, MONDAY, token, ADDRESS).asker.roles == {"clinician"}
    with pytest.raises(LinkNotValid):
        sign_in_by_link(session, MONDAY, token, ADDRESS)


def test_an_old_link_is_refused_like_an_unknown_one(session: Session, clinic: Staffed) -> None:
    token = make_sign_in_link(session, MONDAY, clinic.karim.id)

    with pytest.raises(LinkNotValid) as old:
        sign_in_by_link(session, MONDAY + timedelta(hours=13), token, ADDRESS)
    with pytest.raises(LinkNotValid) as unknown:
        sign_in_by_link(session, MONDAY, "x" * 43, ADDRESS)

    assert old.value.message == unknown.value.message


def test_a_session_ends_by_sign_out_by_time_and_with_the_last_role(session: Session, clinic: Staffed) -> None:
    with_password(session, clinic)
    tokens = [sign_in(session, MONDAY, "nora@clinic.example", PASSWORD, ADDRESS).token for _ in range(2)]

    def asking(token: str, after: timedelta = timedelta()) -> object:
        return who_is_asking(session, MONDAY + after, "clinic", {"nof1_staff": token})

    first = who_is_asking(session, MONDAY, "clinic", {"nof1_staff": tokens[0]})
    assert first is not None
    sign_out(session, MONDAY, first)
    session.flush()
    assert asking(tokens[0]) is None
    assert asking(tokens[1]) is not None
    assert asking(tokens[1], timedelta(hours=12)) is None
    held = session.exec(select(Membership).where(Membership.person_id == clinic.nora.id)).one()
    held.until = MONDAY + timedelta(hours=1)
    session.flush()
    assert asking(tokens[1], timedelta(hours=2)) is None


def test_a_new_password_ends_other_sessions(session: Session, clinic: Staffed) -> None:
    with_password(session, clinic)
    old = sign_in(session, MONDAY, "nora@clinic.example", PASSWORD, ADDRESS).token

    set_password(session, MONDAY, clinic.nora, PASSWORD + " 2")

    assert who_is_asking(session, MONDAY, "clinic", {"nof1_staff": old}) is None
    with pytest.raises(WrongSignIn):
        sign_in(session, MONDAY, "nora@clinic.example", PASSWORD, ADDRESS)


def test_a_short_password_is_refused(session: Session, clinic: Staffed) -> None:
    with pytest.raises(NotValid) as refusal:
        set_password(session, MONDAY, clinic.nora, "eleven char")

    assert refusal.value.code == "password_too_short"


def test_the_header_says_which_cookie_counts(session: Session, clinic: Staffed) -> None:
    with_password(session, clinic)
    there = joined(session, clinic)
    both = {
        "nof1_staff": sign_in(session, MONDAY, "nora@clinic.example", PASSWORD, ADDRESS).token,
        "nof1_device": there.device_key,
    }

    staff = who_is_asking(session, MONDAY, "clinic", both)
    patient = who_is_asking(session, MONDAY, "patient", both)

    assert staff is not None
    assert staff.person_id == clinic.nora.person_id
    assert patient == there.patient
    assert who_is_asking(session, MONDAY, None, both) is None
    assert who_is_asking(session, MONDAY, "other", both) is None
    swapped = {"nof1_staff": both["nof1_device"], "nof1_device": both["nof1_staff"]}
    assert who_is_asking(session, MONDAY, "clinic", swapped) is None
    assert who_is_asking(session, MONDAY, "patient", swapped) is None


def test_a_transfer_code_lets_in_one_more_device_and_keeps_the_first(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    code = make_transfer_code(session, MONDAY, there.patient).code
    key = a_device_key()

    second = claim_transfer_code(session, MONDAY, code, key, ADDRESS)
    again = claim_transfer_code(session, MONDAY + timedelta(hours=1), code, key, ADDRESS)

    assert second == again
    assert second.person_id == there.patient.person_id
    assert second.device_id != there.patient.device_id
    for each in (there.device_key, key):
        assert who_is_asking(session, MONDAY, "patient", {"nof1_device": each}) is not None


def test_a_transfer_code_works_once_and_for_ten_minutes(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    used = make_transfer_code(session, MONDAY, there.patient).code
    claim_transfer_code(session, MONDAY, used, a_device_key(), ADDRESS)
    old = make_transfer_code(session, MONDAY, there.patient).code

    for code, now in ((used, MONDAY), (old, MONDAY + timedelta(minutes=10)), ("AAAA-AAAA-AAAA", MONDAY)):
        with pytest.raises(InvitationNotValid):
            claim_transfer_code(session, now, code, a_device_key(), ADDRESS)


def test_a_device_that_signed_out_is_nobody(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)

    sign_out_device(session, MONDAY, there.patient)
    session.flush()

    assert who_is_asking(session, MONDAY, "patient", {"nof1_device": there.device_key}) is None


def test_failed_tries_are_forgotten_when_no_limit_asks_for_them(session: Session, clinic: Staffed) -> None:
    with pytest.raises(WrongSignIn):
        sign_in(session, MONDAY, "nora@clinic.example", "wrong", ADDRESS)

    forget_tries(session, MONDAY + timedelta(hours=23))
    assert len(session.exec(select(Attempt)).all()) == 2
    forget_tries(session, MONDAY + timedelta(hours=24))
    assert session.exec(select(Attempt)).all() == []


def test_the_audit_says_whose_door_was_tried(session: Session, clinic: Staffed) -> None:
    with pytest.raises(WrongSignIn):
        sign_in(session, MONDAY, "nora@clinic.example", "wrong", ADDRESS)

    row = session.exec(select(Audit)).one()
    assert (row.kind, row.person_id) == ("sign_in_failed", clinic.nora.person_id)
