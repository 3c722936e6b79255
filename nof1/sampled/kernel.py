"""Log posterior density and its gradient in one pass over the days, compiled by numba.

One function serves every likelihood, calendar and choice of terms: what it needs stands in one buffer of
numbers, packed by `nof1.sampled.pack`. The forward pass computes exposures, the latent state and the
likelihood; the backward pass runs the same steps in reverse with their derivatives. `nof1.sampled.graph`
holds the same model in PyMC, written independently; a test holds the two together.

Everything compiled stands in this one file: numba's cache on disk would not notice a change in another.
"""

import math

import numpy as np
from numba import carray, cfunc, njit, types

from nof1.sampled.draws import SHARE, X_COEFFICIENTS, X_OTHER, X_RHO, X_SIGMA, X_TAIL, X_TAU, X_W
from nof1.sampled.pack import (
    ANCHOR,
    ARM_SD,
    ARMS,
    BEFORE,
    CUTS,
    DAYS,
    FIXED,
    HEADER,
    IS_CARRIED,
    IS_LINKED,
    IS_STATE,
    KIND,
    MIDDLE,
    MOST,
    NOISE_SD,
    OFFSET,
    OTHER_SD,
    PERIOD_SD,
    PERIODS,
    RHO_A,
    RHO_B,
    SIZE,
    TAIL_RATE,
    TAIL_SHAPE,
    W_A,
    W_B,
    WINDOW,
    N,
)

_compiled = njit(error_model="numpy", nogil=True)


@_compiled
def _softplus(x):
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


@_compiled
def _logistic(x):
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


@_compiled
def _digamma(x):
    """Derivative of log gamma, x > 0: recurrence up to 10, then the asymptotic series."""
    total = 0.0
    while x < 10:
        total -= 1 / x
        x += 1
    r = 1 / (x * x)
    series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r / 132))))
    return total + math.log(x) - 0.5 / x - series


@_compiled
def _log_half_normal(x, grad, at):
    """Log density of exp(x[at]) ~ half-normal(1), with the logarithm's Jacobian."""
    square = math.exp(2 * x[at])
    grad[at] += 1 - square
    return x[at] - 0.5 * square


@_compiled
def _normals(x, grad, first, end):
    """Log density of x[first:end] ~ normal(0, 1); of a half-normal too, whose sign doesn't matter."""
    total = 0.0
    for j in range(first, end):
        total -= 0.5 * x[j] * x[j]
        grad[j] -= x[j]
    return total


@_compiled
def _beta(x, grad, at, a, b):
    """Log density of logistic(x[at]) ~ Beta(a, b), with its Jacobian."""
    p = _logistic(x[at])
    grad[at] += a - (a + b) * p
    return -a * _softplus(-x[at]) - b * _softplus(x[at])


@_compiled
def _tail(x, grad, at, shape, rate):
    """Log density of nu = 1 + exp(x[at]) ~ Gamma(shape, rate) above 1, with its Jacobian."""
    above = math.exp(x[at])
    nu = 1 + above
    grad[at] += 1 + above * ((shape - 1) / nu - rate)
    return x[at] + (shape - 1) * math.log(nu) - rate * nu


@_compiled
def _daily(daily, arm, arms, start, w):
    """Effect of what is in force at the end of each day, after that of before day 0."""
    level = start
    daily[0] = level
    for t in range(arm.size):
        aim = 0.0 if arm[t] == -1 else (start if arm[t] < 0 else arms[int(arm[t])])
        level = aim + w * (level - aim)
        daily[t + 1] = level


@_compiled
def _daily_back(daily, back, arm, arms, d_arms, start, w):
    """Reverse of `_daily`: (d start, d w) from `back`, the derivatives by `daily`, which are used up."""
    d_start, d_w = 0.0, 0.0
    for t in range(arm.size - 1, -1, -1):
        aim = 0.0 if arm[t] == -1 else (start if arm[t] < 0 else arms[int(arm[t])])
        d = back[t + 1]
        d_w += d * (daily[t] - aim)
        if arm[t] >= 0:
            d_arms[int(arm[t])] += d * (1 - w)
        elif arm[t] < -1:
            d_start += d * (1 - w)
        back[t] += w * d
    return d_start + back[0], d_w


@_compiled
def _correlation(gap, rho, kept, new, log_new):
    """What AR(1) keeps over each gap, the new share of the variance, and its logarithm; returns their sum."""
    total = 0.0
    for i in range(gap.size):
        if i > 1 and gap[i] == gap[i - 1]:
            kept[i], new[i], log_new[i] = kept[i - 1], new[i - 1], log_new[i - 1]
        else:
            kept[i] = rho ** gap[i] if i else 0.0
            new[i] = 1 - kept[i] * kept[i]
            log_new[i] = math.log(new[i])
        total += log_new[i]
    return total


@_compiled
def _d_log_rho(gap, kept, d_kept):
    total = 0.0
    for i in range(1, gap.size):
        total += d_kept[i] * gap[i] * kept[i]
    return total


@_compiled
def _state(z, kept, new, information, aim, sigma, lower, diagonal, ahead, state):
    """Latent AR(1) state of sd 1 from z; log of (its density × Jacobian), less the determinant of `new`.

    With L L' its tridiagonal precision plus sigma² `information` (what each answer tells of sigma × state,
    roughly) and `aim` (where each answer would have it), state = L'^-1 (z + L^-1 (sigma information aim)): so
    that z is about normal(0, 1) given the answers, whether they tell much or little.
    """
    n = z.size
    determinant, total = 1.0, 0.0
    for i in range(n):
        entry = 1 / new[i] + sigma * sigma * information[i]
        if i + 1 < n:
            entry += kept[i + 1] * kept[i + 1] / new[i + 1]
        lower[i] = -kept[i] / new[i] / diagonal[i - 1] if i else 0.0
        square = entry - lower[i] * lower[i]
        diagonal[i] = math.sqrt(square)
        determinant *= square
        if determinant > 1e100:
            total -= 0.5 * math.log(determinant)
            determinant = 1.0
        earlier = lower[i] * ahead[i - 1] if i else 0.0
        ahead[i] = (sigma * information[i] * aim[i] - earlier) / diagonal[i]
    total -= 0.5 * math.log(determinant)
    for i in range(n - 1, -1, -1):
        later = lower[i + 1] * state[i + 1] if i + 1 < n else 0.0
        state[i] = (z[i] + ahead[i] - later) / diagonal[i]
    for i in range(n):
        step = state[i] - kept[i] * state[i - 1] if i else state[i]
        total -= 0.5 * step * step / new[i]
    return total


@_compiled
def _state_back(
    d_state, d_z, d_aim, kept, new, information, aim, sigma, lower, diagonal, ahead, state, d_kept
):
    """Reverse of `_state`, with the determinant: fills `d_z`, `d_aim` and `d_kept`, returns d sigma.

    `d_state` is used up.
    """
    n = state.size
    d_new, d_lower, d_diagonal = np.empty(n), np.zeros(n), np.empty(n)
    for i in range(n):
        before = state[i - 1] if i else 0.0
        pull = (state[i] - kept[i] * before) / new[i]
        d_state[i] -= pull
        d_kept[i] = pull * before
        d_new[i] = 0.5 * pull * pull - 0.5 / new[i]
        if i:
            d_state[i - 1] += kept[i] * pull
    for i in range(n):
        d_z[i] = d_state[i] / diagonal[i]
        d_diagonal[i] = -(d_z[i] * state[i]) - 1 / diagonal[i]
        if i + 1 < n:
            d_lower[i + 1] = -d_z[i] * state[i + 1]
            d_state[i + 1] -= d_z[i] * lower[i + 1]
    d_sigma, d_ahead = 0.0, 0.0
    for i in range(n - 1, -1, -1):
        d = (d_z[i] + d_ahead) / diagonal[i]
        d_diagonal[i] -= d * ahead[i]
        d_sigma += d * information[i] * aim[i]
        d_aim[i] = d * sigma * information[i]
        d_ahead = -d * lower[i]
        d_lower[i] -= d * ahead[i - 1] if i else 0.0
        d_entry = d_diagonal[i] / (2 * diagonal[i])
        d_sigma += 2 * sigma * information[i] * d_entry
        inverse = 1 / new[i]
        d_new[i] -= d_entry * inverse * inverse
        if i + 1 < n:
            k, inverse_after = kept[i + 1], 1 / new[i + 1]
            d_kept[i + 1] += 2 * k * d_entry * inverse_after
            d_new[i + 1] -= k * k * d_entry * inverse_after * inverse_after
        if i:
            d_off = (d_lower[i] - 2 * lower[i] * d_entry) / diagonal[i - 1]
            d_diagonal[i - 1] -= d_off * lower[i]
            d_kept[i] -= d_off * inverse
            d_new[i] += kept[i] * d_off * inverse * inverse
    for i in range(n):
        d_kept[i] -= 2 * kept[i] * d_new[i]
    return d_sigma


@_compiled
def _correlated(answer, kept, new, mean, d_mean, sigma, d_kept):
    """Normal with AR(1) residuals, less the determinant of `new`: (log density, d log sigma)."""
    total, d_log_sigma, past = 0.0, 0.0, 0.0
    precision = 1 / (sigma * sigma)
    for i in range(answer.size):
        left = answer[i] - mean[i]
        step = left - kept[i] * past
        pull = step * precision / new[i]
        square = pull * step
        total -= 0.5 * square
        d_mean[i] += pull
        d_log_sigma += square - 1
        if i:
            d_mean[i - 1] -= kept[i] * pull
            d_kept[i] = pull * past - kept[i] * (square - 1) / new[i]
        past = left
    return total - answer.size * math.log(sigma), d_log_sigma


@_compiled
def _noisy(answer, kept, new, mean, d_mean, sigma, noise, d_noise, d_kept):
    """Normal with a latent AR(1) state and independent noise of variances `noise`, by a Kalman filter.

    Returns (log density, d sigma).
    """
    n = answer.size
    place, wide, all_wide = np.empty(n), np.empty(n), np.empty(n)
    total, state, spread = 0.0, 0.0, 0.0
    for i in range(n):
        wide[i] = kept[i] * kept[i] * spread + sigma * sigma * new[i]
        place[i] = kept[i] * state
        all_wide[i] = wide[i] + noise[i]
        off = answer[i] - mean[i] - place[i]
        total -= 0.5 * (math.log(all_wide[i]) + off * off / all_wide[i])
        state = place[i] + wide[i] / all_wide[i] * off
        spread = wide[i] * noise[i] / all_wide[i]
    d_sigma, d_state, d_spread = 0.0, 0.0, 0.0
    for i in range(n - 1, -1, -1):
        off = answer[i] - mean[i] - place[i]
        gain, inverse = wide[i] / all_wide[i], 1 / all_wide[i]
        calm = noise[i] * inverse
        d_off = -off * inverse + gain * d_state
        d_gain = off * d_state
        direct = 0.5 * (off * off * inverse - 1) * inverse
        d_wide = direct + calm * inverse * d_gain + calm * calm * d_spread
        d_noise[i] = direct - gain * inverse * d_gain + gain * gain * d_spread
        d_place = d_state - d_off
        d_mean[i] -= d_off
        earlier = place[i] / kept[i] if kept[i] else 0.0
        before = (wide[i] - sigma * sigma * new[i]) / (kept[i] * kept[i]) if kept[i] else 0.0
        d_kept[i] = d_place * earlier + 2 * kept[i] * d_wide * (before - sigma * sigma)
        d_sigma += 2 * sigma * new[i] * d_wide
        d_state = kept[i] * d_place
        d_spread = kept[i] * kept[i] * d_wide
    return total, d_sigma


@_compiled
def _weights(z, nu, noise, scale):
    """Variances scale² / weight of a Student-t's normal mixture; log of (density of weights × Jacobian).

    weight ~ Gamma(nu/2, nu/2); its logarithm is moved and stretched so that z is about normal(0, 1).
    """
    place, stretch = -1 / nu - 1 / (3 * nu * nu), math.sqrt(2 / nu + 2 / (nu * nu))
    half = 0.5 * nu
    total = z.size * (half * math.log(half) - math.lgamma(half) + math.log(stretch))
    for i in range(z.size):
        log_weight = place + stretch * z[i]
        weight = math.exp(log_weight)
        total += half * (log_weight - weight)
        noise[i] = scale * scale / weight
    return total


@_compiled
def _weights_back(z, d_z, nu, noise, d_noise, scale):
    """Reverse of `_weights`: fills `d_z`, returns (d scale, d nu)."""
    place, stretch = -1 / nu - 1 / (3 * nu * nu), math.sqrt(2 / nu + 2 / (nu * nu))
    d_place_by_nu = 1 / (nu * nu) + 2 / (3 * nu**3)
    d_stretch_by_nu = (-2 / (nu * nu) - 4 / nu**3) / (2 * stretch)
    half = 0.5 * nu
    d_half = z.size * (math.log(half) + 1 - _digamma(half))
    d_place, d_scale, d_stretch = 0.0, 0.0, z.size / stretch
    for i in range(z.size):
        log_weight = place + stretch * z[i]
        weight = scale * scale / noise[i]
        d_half += log_weight - weight
        d = half * (1 - weight) - d_noise[i] * noise[i]
        d_place += d
        d_stretch += d * z[i]
        d_z[i] += d * stretch
        d_scale += 2 * d_noise[i] * noise[i] / scale
    return d_scale, 0.5 * d_half + d_place * d_place_by_nu + d_stretch * d_stretch_by_nu


@_compiled
def _binary(answer, mean, d_mean):
    """Bernoulli with log odds `mean`."""
    total = 0.0
    for i in range(answer.size):
        total += answer[i] * mean[i] - _softplus(mean[i])
        d_mean[i] += answer[i] - _logistic(mean[i])
    return total


@_compiled
def _count(answer, more, mean, d_mean, spread):
    """Negative binomial of variance m + spread² m², log m = `mean`: (log density, d spread).

    `more[j]`: how many answers are above j; so log gamma ratios are sums of logarithms, exact as spread → 0.
    """
    a = spread * spread
    total, d_a = 0.0, 0.0
    for j in range(more.size):
        total += more[j] * (math.log1p(a * j) - math.log1p(j))
        d_a += more[j] * j / (1 + a * j)
    for i in range(answer.size):
        m = math.exp(mean[i])
        wide = math.log1p(a * m)
        ratio = wide / a if a * m > 1e-5 else m * (1 - 0.5 * a * m)
        slope = (m / (1 + a * m) - ratio) / a if a * m > 1e-3 else m * m * (a * m * 2 / 3 - 0.5)
        total += answer[i] * (mean[i] - wide) - ratio
        d_mean[i] += (answer[i] - m) / (1 + a * m)
        d_a -= answer[i] * m / (1 + a * m) + slope
    return total, 2 * spread * d_a


@_compiled
def _ordinal(answer, mean, d_mean, cuts, d_cuts):
    """Cumulative logit; answers are 0 … number of cutpoints."""
    total = 0.0
    last = cuts.size
    for i in range(answer.size):
        place = int(answer[i])
        upper = cuts[place] - mean[i] if place < last else 0.0
        lower = cuts[place - 1] - mean[i] if place else 0.0
        shared = 0.0
        if 0 < place < last:
            total += math.log(-math.expm1(lower - upper))
            shared = 1 / math.expm1(upper - lower)
        if place < last:
            total -= _softplus(-upper)
            d = _logistic(-upper) + shared
            d_cuts[place] += d
            d_mean[i] -= d
        if place:
            total -= _softplus(lower)
            d = _logistic(lower) + shared
            d_cuts[place - 1] -= d
            d_mean[i] += d
    return total


@_compiled
def _cuts(x, kappa, anchor):
    """Ordered numbers from one free and the logarithms of the steps from it; the log Jacobian."""
    jacobian = 0.0
    kappa[anchor] = x[anchor]
    for j in range(anchor + 1, x.size):
        kappa[j] = kappa[j - 1] + math.exp(x[j])
        jacobian += x[j]
    for j in range(anchor - 1, -1, -1):
        kappa[j] = kappa[j + 1] - math.exp(x[j])
        jacobian += x[j]
    return jacobian


@_compiled
def _cuts_back(x, d_kappa, anchor, d_x):
    """Reverse of `_cuts`, Jacobian and the prior's share included by the caller in `d_kappa`."""
    for j in range(x.size - 1, anchor, -1):
        d_x[j] += d_kappa[j] * math.exp(x[j]) + 1
        d_kappa[j - 1] += d_kappa[j]
    for j in range(anchor):
        d_x[j] += 1 - d_kappa[j] * math.exp(x[j])
        d_kappa[j + 1] += d_kappa[j]
    d_x[anchor] += d_kappa[anchor]


@_compiled
def _linear(b, day, period, columns, coefficients, daily, tau, mean):
    """Fills the linear predictor of each answer, the latent state aside."""
    arms, fixed = int(b[ARMS]), int(b[FIXED])
    window, offset = int(b[WINDOW]), int(b[OFFSET])
    for i in range(mean.size):
        seen = 0.0
        last = int(day[i]) - offset + 1
        for t in range(last, last - window, -1):
            seen += daily[max(t, 0)]
        mean[i] = b[MIDDLE] + seen / window
        for j in range(fixed):
            mean[i] += columns[i, j] * coefficients[arms + j]
        if b[PERIODS]:
            mean[i] += tau * coefficients[arms + fixed + int(period[i])]


@_compiled
def _linear_back(b, day, period, columns, d_mean, d_daily, d_coefficients, tau):
    """Reverse of `_linear`: derivatives by exposure's effect each day, and by all coefficients but arms."""
    arms, fixed = int(b[ARMS]), int(b[FIXED])
    window, offset = int(b[WINDOW]), int(b[OFFSET])
    for i in range(d_mean.size):
        d = d_mean[i]
        last = int(day[i]) - offset + 1
        for t in range(last, last - window, -1):
            d_daily[max(t, 0)] += d / window
        for j in range(fixed):
            d_coefficients[arms + j] += columns[i, j] * d
        if b[PERIODS]:
            d_coefficients[arms + fixed + int(period[i])] += tau * d


@_compiled
def _stretched(b, free, answer, mean, d_mean, grad, stretch):
    """Ordinal likelihood with the cutpoints' prior: (log density, d stretch by the cutpoints).

    A flat Dirichlet prior on the shares of the values that were used.
    """
    kappa, d_cuts = np.empty(free.size), np.zeros(free.size)
    anchor = int(b[ANCHOR])
    total = _cuts(free, kappa, anchor)
    total += _ordinal(answer, mean, d_mean, stretch * kappa, d_cuts)
    d_stretch = 0.0
    for j in range(free.size):
        total -= _softplus(kappa[j]) + _softplus(-kappa[j])
        d_stretch += d_cuts[j] * kappa[j]
        d_cuts[j] = stretch * d_cuts[j] + 1 - 2 * _logistic(kappa[j])
    _cuts_back(free, d_cuts, anchor, grad)
    return total, d_stretch


@njit(error_model="numpy", nogil=True, cache=True)
def evaluate(x, grad, b):
    """Log posterior density at the unconstrained `x`, up to a constant; its gradient into `grad`.

    `b` is the buffer of `nof1.sampled.pack`.
    """
    n, days, arms = int(b[N]), int(b[DAYS]), int(b[ARMS])
    fixed, periods = int(b[FIXED]), int(b[PERIODS])
    kind = int(b[KIND])
    p = arms + fixed + periods
    at = HEADER
    answer, at = b[at : at + n], at + n
    gap, at = b[at : at + n], at + n
    day, at = b[at : at + n], at + n
    period, at = b[at : at + n], at + n
    information, at = b[at : at + n], at + n
    guess, at = b[at : at + n], at + n
    columns, at = b[at : at + n * fixed].reshape(n, fixed), at + n * fixed
    arm, at = b[at : at + days], at + days
    turn, at = b[at : at + p * p].reshape(p, p), at + p * p
    more = b[at : at + int(b[MOST])]
    cut_at = X_COEFFICIENTS + p
    z_at = cut_at + int(b[CUTS])

    grad[:] = 0.0
    total = _normals(x, grad, X_TAU, X_TAU + 1) + _normals(x, grad, X_OTHER, X_OTHER + 1)
    total += _normals(x, grad, X_COEFFICIENTS, cut_at)
    total += _beta(x, grad, X_RHO, b[RHO_A], b[RHO_B]) + _beta(x, grad, X_W, b[W_A], b[W_B])
    total += _tail(x, grad, X_TAIL, b[TAIL_SHAPE], b[TAIL_RATE])
    if kind == 0:
        total += _log_half_normal(x, grad, X_SIGMA)
        sigma = b[NOISE_SD] * math.exp(x[X_SIGMA])
    else:
        total += _normals(x, grad, X_SIGMA, X_SIGMA + 1)
        sigma = b[NOISE_SD] * x[X_SIGMA] * b[IS_STATE]
    tau = b[PERIOD_SD] * x[X_TAU] if periods else 0.0
    rho = _logistic(x[X_RHO]) if b[IS_LINKED] else 0.0
    w = _logistic(x[X_W]) if b[IS_CARRIED] else 0.0
    other = b[OTHER_SD] * x[X_OTHER]
    nu = 1 + math.exp(x[X_TAIL])

    coefficients = turn @ x[X_COEFFICIENTS:cut_at]
    by_arm = b[ARM_SD] * coefficients[:arms]
    start = by_arm[int(b[BEFORE])] if b[BEFORE] >= 0 else 0.0
    daily, mean = np.empty(days + 1), np.empty(n)
    _daily(daily, arm, by_arm, start, w)
    _linear(b, day, period, columns, coefficients, daily, tau, mean)

    kept, new, log_new, d_kept = np.empty(n), np.empty(n), np.empty(n), np.zeros(n)
    log_determinant = _correlation(gap, rho, kept, new, log_new)
    states = n if b[IS_STATE] and kind > 2 else 0
    state, lower, diagonal = np.empty(states), np.empty(states), np.empty(states)
    ahead, aim = np.empty(states), np.empty(states)
    stretch = math.sqrt(1 + SHARE * sigma * sigma) if kind == 5 else 1.0
    at_answers = stretch * mean
    if states:
        level = x[cut_at + int(b[ANCHOR])] if kind == 5 else 0.0
        aim = stretch * (guess + level - mean)
        total += _state(x[z_at:], kept, new, information, aim, sigma, lower, diagonal, ahead, state)
        for i in range(n):
            at_answers[i] += sigma * state[i]
    if states or kind == 0:
        total -= 0.5 * log_determinant

    d_mean = np.zeros(n)
    d_sigma, d_tau, d_other, d_stretch = 0.0, 0.0, 0.0, 0.0
    if kind == 0:
        found, d_log_sigma = _correlated(answer, kept, new, mean, d_mean, sigma, d_kept)
        grad[X_SIGMA] += d_log_sigma
    elif kind < 3:
        noise, d_noise = np.full(n, other * other), np.empty(n)
        if kind == 2:
            total += _weights(x[z_at:], nu, noise, other)
        found, d_sigma = _noisy(answer, kept, new, mean, d_mean, sigma, noise, d_noise, d_kept)
        if kind == 2:
            d_other, d_nu = _weights_back(x[z_at:], grad[z_at:], nu, noise, d_noise, other)
            grad[X_TAIL] += d_nu * (nu - 1)
        else:
            d_other = 2 * other * d_noise.sum()
    elif kind == 3:
        found = _binary(answer, at_answers, d_mean)
    elif kind == 4:
        found, d_other = _count(answer, more, at_answers, d_mean, other)
    else:
        found, d_stretch = _stretched(
            b, x[cut_at:z_at], answer, at_answers, d_mean, grad[cut_at:z_at], stretch
        )
    total += found
    if states:
        d_sigma += d_mean @ state
        d_state, d_aim = sigma * d_mean, np.empty(n)
        d_sigma += _state_back(
            d_state,
            grad[z_at:],
            d_aim,
            kept,
            new,
            information,
            aim,
            sigma,
            lower,
            diagonal,
            ahead,
            state,
            d_kept,
        )
        d_mean -= d_aim
        d_stretch += d_aim @ guess + level * d_aim.sum()
        if kind == 5:
            grad[cut_at + int(b[ANCHOR])] += stretch * d_aim.sum()
    if kind == 5:
        d_stretch += d_mean @ mean
        d_sigma += d_stretch * SHARE * sigma / stretch
        d_mean *= stretch

    d_coefficients, d_daily, d_arms = np.zeros(p), np.zeros(days + 1), np.zeros(arms)
    _linear_back(b, day, period, columns, d_mean, d_daily, d_coefficients, tau)
    if periods and tau:
        for j in range(arms + fixed, p):
            d_tau += coefficients[j] * d_coefficients[j] / tau
    d_start, d_w = _daily_back(daily, d_daily, arm, by_arm, d_arms, start, w)
    if b[BEFORE] >= 0:
        d_arms[int(b[BEFORE])] += d_start
    for k in range(arms):
        d_coefficients[k] = b[ARM_SD] * d_arms[k]
    grad[X_COEFFICIENTS:cut_at] += d_coefficients @ turn

    grad[X_SIGMA] += b[NOISE_SD] * d_sigma * b[IS_STATE]
    grad[X_TAU] += b[PERIOD_SD] * d_tau if periods else 0.0
    grad[X_OTHER] += b[OTHER_SD] * d_other
    grad[X_RHO] += _d_log_rho(gap, kept, d_kept) * (1 - rho) if b[IS_LINKED] else 0.0
    grad[X_W] += d_w * w * (1 - w)
    return total


@cfunc(
    types.int64(
        types.uint64,
        types.CPointer(types.float64),
        types.CPointer(types.float64),
        types.CPointer(types.float64),
        types.voidptr,
    ),
    error_model="numpy",
    cache=True,
)
def log_density(dim, x_at, grad_at, log_density_at, buffer_at):
    """`evaluate` as nuts-rs calls it; not 0 where the density or its gradient is not finite."""
    size = int(carray(buffer_at, (1,), np.float64)[SIZE])
    buffer = carray(buffer_at, (size,), np.float64)
    x, grad = carray(x_at, (dim,)), carray(grad_at, (dim,))
    found = evaluate(x, grad, buffer)
    carray(log_density_at, (1,))[0] = found
    if not math.isfinite(found):
        return 4
    for d in grad:
        if not math.isfinite(d):
            return 3
    return 0


@cfunc(
    types.int64(
        types.uint64,
        types.uint64,
        types.CPointer(types.float64),
        types.CPointer(types.float64),
        types.voidptr,
    ),
    error_model="numpy",
    cache=True,
)
def unchanged(dim, _expanded, x_at, out_at, _buffer_at):
    """The vector that is stored for each draw: the unconstrained one."""
    carray(out_at, (dim,))[:] = carray(x_at, (dim,))
    return 0
