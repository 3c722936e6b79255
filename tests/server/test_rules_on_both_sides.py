"""Conditions and scores: the phone's tests read the same examples."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.conditions import holds
from server.read_instrument import read_instrument
from server.scoring import asked_items, scores_of
from tests.server.make_rule_examples import KIT, files

CONDITIONS = json.loads((KIT / "conditions.examples.json").read_text(encoding="utf-8"))["examples"]
SCORING = json.loads((KIT / "scoring.examples.json").read_text(encoding="utf-8"))
INSTRUMENTS = {
    name: read_instrument(
        name,
        {
            "id": name,
            "version": 1,
            "texts": "licensed",
            "title": {"en": name, "de": name},
            "source": "made up",
            "licence": "ours",
            "authors": "us",
            **content,
        },
    )
    for name, content in SCORING["instruments"].items()
}


@pytest.mark.parametrize("path", list(files()), ids=lambda path: path.name)
def test_the_examples_are_those_that_were_counted_by_other_means(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == files()[path]


def test_every_condition_is_true_or_false_as_counted() -> None:
    assert {example["holds"] for example in CONDITIONS} == {True, False}
    for example in CONDITIONS:
        told = holds(example["condition"], example["answers"], example["scores"])
        assert told is example["holds"], example


def test_every_score_and_what_is_asked_is_as_counted() -> None:
    for example in SCORING["examples"]:
        instrument, answers = INSTRUMENTS[example["instrument"]], example["answers"]
        assert [item.id for item in asked_items(instrument, answers)] == example["asked"], example
        for told, counted in zip(scores_of(instrument, answers), example["scores"], strict=True):
            assert (told.id, told.missing, told.band) == (counted["id"], counted["missing"], counted["band"])
            value = counted["value"]
            assert told.value == (None if value is None else pytest.approx(value, rel=1e-12)), example


def test_the_examples_are_wide() -> None:
    """Scores told and not told, with and without bands; hidden items that were answered all the same."""
    scores: list[dict[str, Any]] = [one for example in SCORING["examples"] for one in example["scores"]]

    assert {one["value"] is None for one in scores} == {True, False}
    assert len({one["band"] for one in scores}) >= 6
    assert any(set(example["answers"]) - set(example["asked"]) for example in SCORING["examples"])
