"""Simulated figures and their Monte Carlo standard errors, when trials come in clusters."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class MonteCarlo(NamedTuple):
    """A simulated figure and its Monte Carlo standard error."""

    value: float
    error: float


def share(clusters: Sequence[NDArray[np.bool_]]) -> MonteCarlo:
    """Share of trials of which something is true; one array a cluster.

    Where it is true of none or of all n, the error is that of half a trial: √(p (1 - p) / n) at
    p = .5 / (n + 1), for such a share is not known without error.
    """
    found = average([np.asarray(one, dtype=np.float64) for one in clusters])
    if found is None:
        raise ValueError("no trials")
    if 0 < found.value < 1:
        return found
    n = sum(one.size for one in clusters)
    p = 0.5 / (n + 1)
    return MonteCarlo(found.value, float(np.sqrt(p * (1 - p) / n)))


def average(clusters: Sequence[NDArray[np.float64]]) -> MonteCarlo | None:
    """Mean over the trials that have a number, None where none has; one array a cluster.

    The error is that of a ratio of cluster totals (Cochran 1977, Sampling Techniques, section 6.4): with the
    total T_c and the number n_c of cluster c of C, √(C / (C - 1) sum_c (T_c - n_c mean)²) / sum_c n_c.
    Clusters of one trial give the usual standard error.
    """
    kept = [one[~np.isnan(one)] for one in clusters]
    size = np.array([one.size for one in kept if one.size])
    total = np.array([one.sum() for one in kept if one.size])
    if not size.size:
        return None
    mean = total.sum() / size.sum()
    if size.size == 1:
        return MonteCarlo(float(mean), float(kept[0].std() / np.sqrt(size[0])))
    spread = np.square(total - size * mean).sum() * size.size / (size.size - 1)
    return MonteCarlo(float(mean), float(np.sqrt(spread) / size.sum()))
