"""How much of each treatment is in force on a day, and on the days that a question speaks of."""

import numpy as np
from numpy.typing import NDArray

from nof1.observations import WASHOUT, Observations
from nof1.outcome import Recall

RECALL_DAYS: dict[Recall, int] = {"now": 1, "waking": 1, "night": 1, "24h": 1, "7d": 7, "14d": 14}
"""Days that each recall window averages over: "night" is the day before, the others end on the answer's day."""


def daily_exposure(observations: Observations, kept: NDArray[np.float64]) -> NDArray[np.float64]:
    """Exposure to each arm at the end of each planned day.

    At the end of each day it has moved from where it was towards its target and keeps a share of the
    distance: E = target + (E at the switch - target) w^(d+1) on day d = 0, 1, … after a switch. The target is
    1 for the arm in force and 0 for the others; on washout days 0 for all.

    Parameters
    ----------
    kept
        (W,) shares w in [0, 1) kept a day.

    Returns
    -------
    (D, K, W)
    """
    target = (observations.day_arm[:, None] == np.arange(len(observations.arms))).astype(np.float64)
    arriving = target[:, :, None] * (1 - kept)
    exposure = np.empty_like(arriving)
    level = before(observations)[:, None] * np.ones_like(kept)
    for day, arrived in enumerate(arriving):
        level = level * kept + arrived
        exposure[day] = level
    return exposure


def before(observations: Observations) -> NDArray[np.float64]:
    """(K,) exposure before day 0."""
    taken = np.zeros(len(observations.arms))
    if observations.before is not None and observations.before != WASHOUT:
        taken[observations.before] = 1
    return taken


def recall_weights(days: int, recall: Recall, day: NDArray[np.int64]) -> NDArray[np.float64]:
    """(n, 1 + D) weight of "before day 0" and of each planned day in each answer; rows sum to 1."""
    length = RECALL_DAYS[recall]
    last = day - 1 if recall == "night" else day
    window = last[:, None] - np.arange(length)
    weights = np.zeros((len(day), 1 + days))
    np.add.at(weights, (np.arange(len(day))[:, None], 1 + np.maximum(window, -1)), 1 / length)
    return weights


def recalled(
    daily: NDArray[np.float64], observations: Observations, recall: Recall, day: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(n, K, W) exposure averaged over the days that each answer speaks of."""
    if RECALL_DAYS[recall] == 1 and recall != "night":
        return daily[day]
    start = np.broadcast_to(before(observations)[None, :, None], (1, *daily.shape[1:]))
    days = np.concatenate([start, daily])
    weights = recall_weights(len(daily), recall, day)
    averaged: NDArray[np.float64] = np.tensordot(weights, days, axes=1)
    return averaged
