"""Every shipped instrument is whole; a fault is refused with its place; scores are those of the manuals."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.instrument import Instrument, InstrumentError
from server.read_instrument import read_instrument
from server.scoring import scores_of
from server.shipped_instruments import (
    FOLDER,
    for_arms,
    instrument_named,
    own_instrument,
    read_file,
    shipped_instruments,
    with_texts,
)

PHQ_9_GERMAN = [
    "Wenig Interesse oder Freude an Ihren Tätigkeiten",
    "Niedergeschlagenheit, Schwermut oder Hoffnungslosigkeit",
    "Schwierigkeiten ein- oder durchzuschlafen oder vermehrter Schlaf",
    "Müdigkeit oder Gefühl, keine Energie zu haben",
    "Verminderter Appetit oder übermäßiges Bedürfnis zu essen",
    "Schlechte Meinung von sich selbst; Gefühl, ein Versager zu sein oder die Familie enttäuscht zu haben",
    "Schwierigkeiten, sich auf etwas zu konzentrieren, z.B. beim Zeitunglesen oder Fernsehen",
    "Waren Ihre Bewegungen oder Ihre Sprache so verlangsamt, dass es auch anderen auffallen würde? Oder "
    "waren Sie im Gegenteil „zappelig“ oder ruhelos und hatten dadurch einen stärkeren Bewegungsdrang als "
    "sonst?",
    "Gedanken, dass Sie lieber tot wären oder sich Leid zufügen möchten",
]


def named(name: str) -> Instrument:
    instrument = instrument_named(name)
    assert instrument is not None
    return instrument


def total(instrument: Instrument, values: list[float]) -> tuple[float | None, str | None]:
    answers = {f"q{place}": value for place, value in enumerate(values, start=1)}
    score = scores_of(instrument, answers)[0]
    return score.value, score.band


def test_every_file_is_one_instrument_with_its_source_and_licence() -> None:
    instruments = shipped_instruments()

    assert len(instruments) == len(list(FOLDER.glob("*.yaml"))) >= 20
    for name, instrument in instruments.items():
        assert name == f"{instrument.id}/{instrument.version}"
        assert instrument.source.strip()
        assert instrument.licence.strip()
        assert instrument.authors.strip()


@pytest.mark.parametrize(
    "name", ["phq-9/1", "gad-7/1", "phq-2/1", "phq-4/1", "pain-nrs/1", "pgic/1", "fatigue/1"]
)
def test_what_is_shipped_can_be_asked_in_both_languages(name: str) -> None:
    instrument = named(name)

    assert instrument.can_be_asked
    for item in instrument.items:
        assert item.text is not None
        assert item.text.en.strip() != item.text.de.strip()


@pytest.mark.parametrize("name", ["isi/1", "pucai/1", "hbi/1"])
def test_what_may_not_be_shipped_has_no_texts(name: str) -> None:
    instrument = named(name)

    assert not instrument.can_be_asked
    assert all(item.text is None for item in instrument.items)
    assert all(choice.text is None for item in instrument.items for choice in item.choices)


def test_the_phq_9_has_its_published_german_wording() -> None:
    items = named("phq-9/1").items[:9]

    assert [item.text.de for item in items if item.text] == PHQ_9_GERMAN
    assert [choice.text.de for choice in items[0].choices if choice.text] == [
        "Überhaupt nicht",
        "An einzelnen Tagen",
        "An mehr als der Hälfte der Tage",
        "Beinahe jeden Tag",
    ]


@pytest.mark.parametrize(
    ("values", "score", "band"),
    [
        ([0] * 9, 0, "minimal"),
        ([1, 1, 1, 1, 0, 0, 0, 0, 0], 4, "minimal"),
        ([1, 1, 1, 1, 1, 0, 0, 0, 0], 5, "mild"),
        ([1] * 9, 9, "mild"),
        ([2, 1, 1, 1, 1, 1, 1, 1, 1], 10, "moderate"),
        ([2, 2, 2, 2, 2, 2, 2, 0, 0], 14, "moderate"),
        ([3, 3, 3, 3, 3, 0, 0, 0, 0], 15, "moderately_severe"),
        ([3, 3, 3, 3, 3, 3, 1, 0, 0], 19, "moderately_severe"),
        ([3, 3, 3, 3, 3, 3, 2, 0, 0], 20, "severe"),
        ([3] * 9, 27, "severe"),
    ],
)
def test_the_phq_9_is_scored_as_its_authors_say(values: list[float], score: float, band: str) -> None:
    """Cut-offs at 5, 10, 15 and 20: doi:10.1046/j.1525-1497.2001.016009606.x."""
    assert total(named("phq-9/1"), values) == (score, band)


@pytest.mark.parametrize(
    ("values", "score", "band"),
    [
        ([1, 1, 1, 1, 0, 0, 0], 4, "minimal"),
        ([1, 1, 1, 1, 1, 0, 0], 5, "mild"),
        ([3, 3, 3, 0, 0, 0, 0], 9, "mild"),
        ([3, 3, 3, 1, 0, 0, 0], 10, "moderate"),
        ([3, 3, 3, 3, 2, 0, 0], 14, "moderate"),
        ([3, 3, 3, 3, 3, 0, 0], 15, "severe"),
        ([3] * 7, 21, "severe"),
    ],
)
def test_the_gad_7_is_scored_as_its_authors_say(values: list[float], score: float, band: str) -> None:
    """Cut-offs at 5, 10 and 15: doi:10.1001/archinte.166.10.1092."""
    assert total(named("gad-7/1"), values) == (score, band)


def test_two_missing_of_the_phq_9_count_as_the_mean_of_the_others_and_three_give_no_score() -> None:
    phq = named("phq-9/1")

    assert total(phq, [1, 1, 1, 1, 1, 1, 1]) == (9, "mild")
    assert total(phq, [2, 2, 2, 1, 1, 1, 1]) == (10 * 9 / 7, "moderate")
    assert total(phq, [3, 3, 3, 3, 3, 3]) == (None, None)


def test_one_missing_of_the_gad_7_gives_no_score_and_no_band() -> None:
    assert total(named("gad-7/1"), [3, 3, 3, 3, 3, 3]) == (None, None)


def test_what_is_the_hardest_case_of_each_index_is_its_published_maximum() -> None:
    """28 for the ISI, 85 for the PUCAI, 12 with 6 and 6 for the PHQ-4."""
    worst = {
        name: {item.id: item.choices[-1].value for item in named(name).items}
        for name in ("isi/1", "pucai/1", "phq-4/1")
    }

    assert [score.value for score in scores_of(named("isi/1"), worst["isi/1"])] == [28]
    assert [score.value for score in scores_of(named("pucai/1"), worst["pucai/1"])] == [85]
    assert [score.value for score in scores_of(named("phq-4/1"), worst["phq-4/1"])] == [12, 6, 6]


def test_complications_of_the_harvey_bradshaw_index_count_one_each_and_none_of_them_counts_nothing() -> None:
    answers: dict[str, Any] = {"wellbeing": 2.0, "pain": 1.0, "stools": 4.0, "mass": 0.0}
    hbi = named("hbi/1")

    assert scores_of(hbi, answers | {"complications": ["c1", "c5"]})[0].value == 9
    assert scores_of(hbi, answers | {"complications": ["none"]})[0].value == 7
    assert scores_of(hbi, answers)[0].value is None


def test_thoughts_of_death_are_a_danger_from_the_first_answer_above_not_at_all() -> None:
    assert named("phq-9/1").danger == ({"item": "q9", "at_least": 1},)


def content(name: str = "gad-7") -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return copy.deepcopy(loaded)


def refused(changed: dict[str, Any]) -> str:
    with pytest.raises(InstrumentError) as caught:
        read_instrument("x.yaml", changed)
    return str(caught.value)


def test_a_fault_names_the_file_the_item_the_key_and_what_would_be_right() -> None:
    unknown_key, no_german, odd_kind, double = content(), content(), content(), content()
    unknown_key["items"][2]["colour"] = "red"
    no_german["items"][0]["text"] = {"en": "Only English"}
    odd_kind["items"][1]["kind"] = "slider"
    double["items"][1]["id"] = "q1"

    assert "x.yaml, item q3: unknown key 'colour'" in refused(unknown_key)
    assert "x.yaml, item q1, text, de: is missing" in refused(no_german)
    assert "x.yaml, item q2, kind: must be one of scale, vas" in refused(odd_kind)
    assert "x.yaml, item q1: there is another item of this id" in refused(double)


@pytest.mark.parametrize(
    "when",
    [
        {"item": "q7", "at_least": 1},  # not asked before it
        {"item": "nothing", "at_least": 1},
        {"item": "q1"},
        {"item": "q1", "more_than": 1},
        {"item": "q1", "at_least": "1"},
        {"all": []},
        {"not": []},
        {"score": "total", "at_least": 1},
        {"item": "q1", "at_least": 1, "at_most": 2},
        [],
    ],
)
def test_a_condition_on_what_is_not_there_or_not_of_the_form_is_refused(when: Any) -> None:
    changed = content()
    changed["items"][2]["when"] = when

    assert "item q3" in refused(changed)


def test_a_score_of_what_has_no_number_or_without_a_rule_for_missing_items_is_refused() -> None:
    no_rule, of_text, all_missing = content(), content(), content()
    del no_rule["scores"][0]["missing"]
    of_text["items"].append({"id": "more", "kind": "text", "text": {"en": "More?", "de": "Mehr?"}})
    of_text["scores"][0]["items"].append("more")
    all_missing["scores"][0]["missing"] = {"at_most": 7, "by": "mean"}

    assert "score 1, missing: is missing" in refused(no_rule)
    assert "more is text and has no number to count" in refused(of_text)
    assert "score 1, missing: at_most 0 goes with" in refused(all_missing)


def test_a_key_that_stands_twice_in_a_file_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "twice.yaml"
    file.write_text("id: a\nversion: 1\nid: b\n", encoding="utf-8")

    with pytest.raises(InstrumentError, match=r"twice\.yaml, line 1: 'id' twice"):
        read_file(file)


def test_licensed_texts_complete_an_instrument_and_one_missing_is_named() -> None:
    isi = named("isi/1")
    texts = [
        {
            "id": item.id,
            "text": f"Question {item.id}",
            "choices": [{"value": choice.value, "text": f"{choice.value}"} for choice in item.choices],
        }
        for item in isi.items
    ]

    complete = with_texts(isi, tuple(texts))

    assert complete.can_be_asked
    assert (complete.name, complete.scores) == (isi.name, isi.scores)
    with pytest.raises(InstrumentError, match="isi/1, item q7: its text is missing"):
        with_texts(isi, tuple(texts[:-1]))
    with pytest.raises(InstrumentError, match="item q1: give the text of each of its choices"):
        with_texts(isi, ({**texts[0], "choices": texts[0]["choices"][1:]}, *texts[1:]))


def test_a_clinics_own_questions_need_their_text_once_only() -> None:
    own = own_instrument("itch", 3, "Itch", ({"id": "itch", "kind": "yes_no", "text": "Did it itch?"},))

    assert own.name == "own-itch/3"
    assert own.items[0].text is not None
    assert own.items[0].text.de == "Did it itch?"


def test_a_guess_is_among_the_treatments_of_the_trial() -> None:
    guess = for_arms(named("guess/1"), (("a", "Metformin"), ("b", "Placebo")))

    which = guess.items[0].choices
    assert [choice.value for choice in which] == ["arm_a", "arm_b", "unknown"]
    assert which[0].text is not None
    assert which[0].text.en == "Metformin"
