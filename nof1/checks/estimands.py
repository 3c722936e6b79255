"""Checks of how one difference stands to another: sustained, lived, and the plain one of the means."""

import math

from nof1.fitting.fitted import Fitted
from nof1.values.check import Check
from nof1.values.observations import describe


def estimands_agree(fitted: Fitted) -> Check:
    """Fails where staying on a treatment and the days as lived get different verdicts (qualify)."""
    pairs = list(zip(fitted.sustained, fitted.settled, fitted.verdicts(fitted.lived), strict=True))
    apart = next(((e, a, b) for e, a, b in pairs if a != b), None)
    effect, sustained, as_lived = apart or pairs[0]
    return Check(
        "estimands_agree",
        apart is None,
        "qualify",
        {"arm": effect.arm, "reference": effect.reference, "sustained": sustained, "lived": as_lived},
    )


def plain_difference(fitted: Fitted) -> Check:
    """Fails where the plain difference of the means points the other way (qualify); else it informs (note).

    Both are looked at as they are printed, one figure finer than the worthwhile difference: one that is
    printed as 0 points nowhere. The first effect that is contradicted is told, or else the first.
    """
    told = [_compared(fitted, place) for place in range(len(fitted.sustained))]
    decimals = max(0, 1 - math.floor(math.log10(fitted.outcome.worthwhile)))
    against = next((one for one in told if _points_elsewhere(one, decimals)), None)
    if against is not None:
        return Check("plain_difference", False, "qualify", against)
    return Check("plain_difference", None, "note", told[0])


def _compared(fitted: Fitted, place: int) -> dict[str, float | int | str | None]:
    effect, lived = fitted.sustained[place], fitted.lived[place]
    means = {described.arm: described.mean for described in describe(fitted.observations)}
    arm, reference = means[effect.arm], means[effect.reference]
    return {
        "arm": effect.arm,
        "reference": effect.reference,
        "plain": None if arm is None or reference is None else arm - reference,
        "sustained": effect.mean,
        "lived": lived.mean,
    }


def _points_elsewhere(told: dict[str, float | int | str | None], decimals: int) -> bool:
    plain, sustained = told["plain"], told["sustained"]
    if not isinstance(plain, float) or not isinstance(sustained, float):
        return False
    return round(plain, decimals) * round(sustained, decimals) < 0


def autocorrelation(fitted: Fitted) -> Check | None:
    """Says how alike neighbouring days are beyond all else (note). None where the model leaves it out."""
    rho = fitted.fit.parameters.get("rho")
    return None if rho is None else Check("autocorrelation", None, "note", {"rho": rho.mean, "sd": rho.sd})
