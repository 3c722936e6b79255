import math

import pytest

from nof1.errors import InputError
from nof1.values.outcome import Outcome


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


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "ordinal"}, "an ordinal score needs whole bounds at most 20 apart"),
        ({"kind": "ordinal", "bounds": (0, 100)}, r"they are \(0, 100\). A finer scale is continuous"),
        ({"kind": "ordinal", "bounds": (0.5, 5.5)}, "needs whole bounds"),
        (
            {"kind": "binary", "worthwhile": 0.1, "bounds": (1, 2)},
            r"bounds are \(1, 2\); a yes-or-no outcome is 1 or 0",
        ),
        ({"kind": "binary", "worthwhile": 5}, "worthwhile is 5; for a yes-or-no outcome it is a difference"),
        ({"kind": "binary", "worthwhile": 0.1, "middle": 1}, "middle is 1; a typical probability"),
        ({"kind": "count", "bounds": (0, 10)}, r"bounds are \(0, 10\); a count has none"),
        ({"kind": "count", "middle": 0}, "middle is 0; a typical count lies above 0"),
    ],
)
def test_what_a_kind_cannot_mean_is_refused_by_name(change: dict[str, object], message: str) -> None:
    asked = {"name": "falls", "better": "lower", "worthwhile": 1} | change
    with pytest.raises(InputError, match=message):
        Outcome(**asked)  # type: ignore[arg-type]
