"""How much of each treatment is in force on a day, and on the days that a question speaks of."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nof1.values.observations import BASELINE, WASHOUT, Observations
from nof1.values.outcome import Recall

RECALL_DAYS: dict[Recall, int] = {"now": 1, "waking": 1, "night": 1, "24h": 1, "7d": 7, "14d": 14}
"""Days that each recall window averages over; "night" is the day before, the others end on the answer's."""


def daily_exposure(observations: Observations, kept: NDArray[np.float64]) -> NDArray[np.float64]:
    """Exposure to each arm at the end of each planned day.

    At the end of each day it has moved from where it was towards its target and keeps a share of the
    distance: E = target + (E at the switch - target) w^(d+1) on day d = 0, 1, … after a switch. The target is
    1 for the arm in force and 0 for the others; on washout days 0 for all; on baseline days what it
    was before.

    Parameters
    ----------
    kept
        (W,) shares w in [0, 1) kept a day.

    Returns
    -------
    (D, K, W)
    """
    day_arm = observations.day_arm
    switches = np.concatenate([[0], 1 + np.flatnonzero(np.diff(day_arm)), [len(day_arm)]])
    powers = kept ** np.arange(1, 1 + np.diff(switches).max())[:, None, None]
    exposure: NDArray[np.float64] = np.empty((len(day_arm), len(observations.arms), len(kept)))
    start = before(observations)[:, None]
    targets = (np.arange(len(observations.arms)) == day_arm[switches[:-1], None]).astype(np.float64)
    level = start * np.ones_like(kept)
    for (first, end), in_force in zip(pairwise(switches.tolist()), targets[:, :, None], strict=True):
        target = start if day_arm[first] == BASELINE else in_force
        np.multiply(level - target, powers[: end - first], out=exposure[first:end])
        exposure[first:end] += target
        level = exposure[end - 1]
    return exposure


def before(observations: Observations) -> NDArray[np.float64]:
    """(K,) exposure before day 0; none where what was taken is not known."""
    taken = np.zeros(len(observations.arms))
    if observations.before is not None and observations.before != WASHOUT:
        taken[observations.before] = 1
    return taken


def recall_weights(days: int, recall: Recall) -> NDArray[np.float64]:
    """(D, 1 + D) weight of "before day 0" and of each planned day in an answer on each day; rows sum to 1."""
    length = RECALL_DAYS[recall]
    day = np.arange(days)
    last = day - 1 if recall == "night" else day
    window = last[:, None] - np.arange(length)
    weights = np.zeros((days, 1 + days))
    np.add.at(weights, (day[:, None], 1 + np.maximum(window, -1)), 1 / length)
    return weights


def recalled(daily: NDArray[np.float64], observations: Observations, recall: Recall) -> NDArray[np.float64]:
    """(D, K, W) exposure averaged over the days that an answer on each planned day would speak of."""
    if RECALL_DAYS[recall] == 1 and recall != "night":
        return daily
    start = np.broadcast_to(before(observations)[None, :, None], (1, *daily.shape[1:]))
    weights = recall_weights(len(daily), recall)
    averaged: NDArray[np.float64] = np.tensordot(weights, np.concatenate([start, daily]), axes=1)
    return averaged
