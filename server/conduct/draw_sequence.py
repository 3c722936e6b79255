"""Chance decides, once: the sequence of a trial is drawn, written down and bound by a hash."""

import secrets
from datetime import date, datetime, timedelta

from sqlmodel import Session

import nof1.designs.design
from server.tables.allocation import Allocation, Period
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial

SEED_BYTES = 32
SALT_BYTES = 16


def draw_sequence(
    session: Session,
    now: datetime,
    trial: Trial,
    version: ProtocolVersion,
    design: nof1.Design,
    keys: list[str],
    first_day: date,
) -> None:
    """Draw from the operating system's randomness; lay the periods on dates; publish the commitment.

    `keys` are the arms' keys in the design's order. Nobody redraws: a trial has one first draw.
    """
    seed, salt = secrets.token_bytes(SEED_BYTES), secrets.token_bytes(SALT_BYTES)
    sequence = nof1.draw(design, seed)
    commitment = nof1.commitment(seed, salt, sequence)
    session.add(
        Allocation(
            trial_id=trial.id,
            protocol_version_id=version.id,
            number=1,
            how="randomised",
            first_period=1,
            last_period=len(sequence),
            arms=[keys[period.arm] for period in sequence],
            algorithm=nof1.designs.design.ALGORITHM,
            seed=seed.hex(),
            salt=salt.hex(),
            commitment=commitment,
            probabilities={"sequences_equally_likely": design.possible_sequences},
            drawn_at=now,
        )
    )
    session.add_all(_on_dates(now, trial, sequence, first_day))
    trial.sequence_commitment = commitment


def _on_dates(
    now: datetime, trial: Trial, sequence: tuple[nof1.Period, ...], first_day: date
) -> list[Period]:
    return [
        Period(
            trial_id=trial.id,
            number=number,
            first_day=drawn.first_day + 1,
            last_day=drawn.last_day + 1,
            washout_days=drawn.washout_days,
            starts_on=first_day + timedelta(days=drawn.first_day),
            ends_on=first_day + timedelta(days=drawn.last_day),
            made_at=now,
        )
        for number, drawn in enumerate(sequence, start=1)
    ]
