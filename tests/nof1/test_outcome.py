import math

import pytest

from nof1.errors import InputError, NotBuiltError
from nof1.outcome import Outcome


def test_a_score_with_bounds_is_accepted() -> None:
    assert Outcome("pain", better="lower", worthwhile=1, bounds=(0, 10)).recall == "24h"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " "}, "the outcome needs a name"),
        ({"better": "up"}, "better is 'up'; it must be one of higher, lower"),
        ({"recall": "3d"}, "recall is '3d'; it must be one of now, waking, night, 24h, 7d, 14d"),
        ({"worthwhile": 0}, "worthwhile is 0; give a number above 0, in the outcome's own units"),
        ({"worthwhile": math.nan}, "worthwhile is nan; give a number above 0"),
        ({"scale": -1}, "scale is -1; give a number above 0"),
        ({"middle": math.inf}, "middle is inf; give a number"),
        ({"bounds": (10, 0)}, "bounds are 10 and 0; give the lowest, then the highest possible answer"),
        ({"bounds": (0, math.inf)}, "bounds are 0 and inf"),
        ({"worthwhile": 10}, r"worthwhile is 10, but answers can differ by 10 at most \(bounds 0 to 10\)"),
        ({"middle": 11}, "middle is 11, outside the bounds 0 to 10"),
    ],
)
def test_a_number_that_cannot_be_meant_is_refused_by_name(change: dict[str, object], message: str) -> None:
    asked = {"name": "pain", "better": "lower", "worthwhile": 1, "bounds": (0, 10)} | change
    with pytest.raises(InputError, match=message):
        Outcome(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["ordinal", "binary", "count"])
def test_a_kind_that_is_not_built_is_refused_by_name(kind: str) -> None:
    with pytest.raises(NotBuiltError, match=f"kind '{kind}' is not built yet"):
        Outcome("falls", better="lower", worthwhile=1, kind=kind)  # type: ignore[arg-type]
