"""Plain data → an instrument, strictly: a fault names file, item and key, and what would be right."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.conditions import require_condition
from server.instrument import (
    CHOSEN,
    KINDS,
    NUMERIC,
    OFFERED,
    RECALLS,
    Ages,
    Band,
    Choice,
    ImportantChange,
    Instrument,
    InstrumentError,
    Item,
    Missing,
    Score,
    Words,
)

NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
ITEM_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
REQUIRED = object()


@dataclass(frozen=True, slots=True)
class _Part:
    """A mapping in a file, with the place where it stands."""

    where: str
    content: Mapping[str, Any]

    def __post_init__(self) -> None:
        if not isinstance(self.content, Mapping):
            raise InstrumentError(self.where, "must be a mapping of keys to values")

    def only(self, *keys: str) -> None:
        for key in self.content:
            if key not in keys:
                raise InstrumentError(self.where, f"unknown key {key!r}; known are {', '.join(keys)}")

    def fault(self, key: str, words: str) -> InstrumentError:
        return InstrumentError(f"{self.where}, {key}", words)

    def take(self, key: str, kinds: type | tuple[type, ...], default: Any = REQUIRED) -> Any:
        value = self.content.get(key)
        if value is None:
            if default is REQUIRED:
                raise self.fault(key, "is missing")
            return default
        wanted = kinds if isinstance(kinds, tuple) else (kinds,)
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            names = " or ".join(kind.__name__ for kind in wanted)
            raise self.fault(key, f"must be {names}, is {value!r}")
        return value

    def words(self, key: str) -> Words:
        part = _Part(f"{self.where}, {key}", self.take(key, dict))
        part.only("en", "de")
        texts = Words(en=part.take("en", str), de=part.take("de", str))
        if not texts.en.strip() or not texts.de.strip():
            raise self.fault(key, "must not be empty")
        return texts

    def words_or_none(self, key: str) -> Words | None:
        return None if self.content.get(key) is None else self.words(key)

    def one_of(self, key: str, known: Collection[str], default: Any = REQUIRED) -> Any:
        value = self.take(key, str, default)
        if value is not default and value not in known:
            raise self.fault(key, f"must be one of {', '.join(known)}, is {value!r}")
        return value

    def named(self, key: str, pattern: re.Pattern[str]) -> str:
        value: str = self.take(key, str)
        if not pattern.fullmatch(value):
            raise self.fault(key, f"must be small letters, digits and marks between them, is {value!r}")
        return value

    def number(self, key: str, default: Any = REQUIRED) -> Any:
        value = self.take(key, (int, float), default)
        return value if value is default else float(value)


def read_instrument(where: str, content: Mapping[str, Any]) -> Instrument:
    """The instrument that a file's content is of.

    Raises
    ------
    InstrumentError
        Whatever is unknown, missing, of the wrong kind or speaks of what is not there.
    """
    part = _Part(where, content)
    part.only(
        "id", "version", "texts", "title", "text", "recall", "ages", "offered",
        "source", "licence", "authors", "items", "scores", "danger",
    )  # fmt: skip
    texts = part.one_of("texts", ("shipped", "own", "licensed"))
    items = read_items(where, part.take("items", list), with_texts=texts != "licensed")
    scores = _read_scores(where, part.take("scores", list, ()), items)
    ages = _Part(f"{where}, ages", part.take("ages", dict, {}))
    ages.only("at_least", "at_most")
    for number, condition in enumerate(part.take("danger", list, ())):
        require_condition(f"{where}, danger {number + 1}", condition, items, scores)
    return Instrument(
        id=part.named("id", NAME),
        version=part.take("version", int),
        texts=texts,
        title=part.words("title"),
        text=part.words_or_none("text"),
        recall=part.one_of("recall", RECALLS, None),
        ages=Ages(ages.take("at_least", int, None), ages.take("at_most", int, None)),
        offered=part.one_of("offered", OFFERED, "planned"),
        source=part.take("source", str),
        licence=part.take("licence", str),
        authors=part.take("authors", str),
        items=items,
        scores=scores,
        danger=tuple(part.take("danger", list, ())),
    )


def read_items(where: str, contents: Iterable[Any], *, with_texts: bool = True) -> tuple[Item, ...]:
    """The items of an instrument; each may be asked on a condition about those before it."""
    items: list[Item] = []
    for number, content in enumerate(contents):
        name = content.get("id", number + 1) if isinstance(content, Mapping) else number + 1
        item = _read_item(_Part(f"{where}, item {name}", content), with_texts=with_texts)
        if item.id in {before.id for before in items}:
            raise InstrumentError(f"{where}, item {item.id}", "there is another item of this id")
        if item.when is not None:
            require_condition(f"{where}, item {item.id}, when", item.when, tuple(items), None)
        items.append(item)
    if not items:
        raise InstrumentError(where, "there must be at least one item")
    return tuple(items)


def _read_item(part: _Part, *, with_texts: bool) -> Item:
    part.only(
        "id", "kind", "text", "hint", "required", "skip_in_flare", "minimum", "maximum", "step", "unit",
        "low", "high", "choices", "choices_of", "when",
    )  # fmt: skip
    item = Item(
        id=part.named("id", ITEM_NAME),
        kind=part.one_of("kind", KINDS),
        text=part.words("text") if with_texts else part.words_or_none("text"),
        hint=part.words_or_none("hint"),
        required=part.take("required", bool, False),
        skip_in_flare=part.take("skip_in_flare", bool, False),
        minimum=part.number("minimum", None),
        maximum=part.number("maximum", None),
        step=part.number("step", None),
        unit=part.words_or_none("unit"),
        low=part.words_or_none("low"),
        high=part.words_or_none("high"),
        choices=_read_choices(part, with_texts=with_texts),
        choices_of=part.one_of("choices_of", ("arms",), None),
        when=part.take("when", dict, None),
    )
    _require_kind(part, item)
    return item


def _read_choices(part: _Part, *, with_texts: bool) -> tuple[Choice, ...]:
    choices: list[Choice] = []
    for number, content in enumerate(part.take("choices", list, ())):
        one = _Part(f"{part.where}, choice {number + 1}", content)
        one.only("value", "text", "exclusive")
        value = one.take("value", (int, float, str))
        if isinstance(value, str) and not ITEM_NAME.fullmatch(value):
            raise one.fault("value", f"must be a number or a short name, is {value!r}")
        if value in [before.value for before in choices]:
            raise one.fault("value", f"{value!r} comes twice")
        text = one.words("text") if with_texts else one.words_or_none("text")
        kept = value if isinstance(value, str) else float(value)
        choices.append(Choice(kept, text, one.take("exclusive", bool, False)))
    return tuple(choices)


def _require_kind(part: _Part, item: Item) -> None:
    """What a kind needs, and what it cannot have."""
    if item.kind in CHOSEN and not (len(item.choices) > 1 or item.choices_of):
        raise part.fault("choices", "there must be two or more")
    if item.kind not in CHOSEN and (item.choices or item.choices_of):
        raise part.fault("choices", f"{item.kind} has none")
    if item.kind == "choices" and not all(isinstance(choice.value, str) for choice in item.choices):
        raise part.fault("choices", "of several the values must be short names")
    if item.kind in ("scale", "vas") and (item.minimum is None or item.maximum is None):
        raise part.fault("minimum", f"{item.kind} needs minimum and maximum")
    if item.kind not in NUMERIC and (item.minimum, item.maximum, item.step) != (None, None, None):
        raise part.fault("minimum", f"{item.kind} has no minimum, maximum or step")
    if item.minimum is not None and item.maximum is not None and item.minimum >= item.maximum:
        raise part.fault("maximum", f"must be more than {item.minimum:g}, is {item.maximum:g}")
    if item.step is not None and item.step <= 0:
        raise part.fault("step", f"must be more than 0, is {item.step:g}")
    if item.required and (item.skip_in_flare or item.kind == "info"):
        raise part.fault("required", "cannot be, of what is left out in a flare or is not answered")


def _read_scores(where: str, contents: Iterable[Any], items: tuple[Item, ...]) -> tuple[Score, ...]:
    scores = [
        _read_score(_Part(f"{where}, score {number + 1}", content), items)
        for number, content in enumerate(contents)
    ]
    if len({score.id for score in scores}) < len(scores):
        raise InstrumentError(f"{where}, scores", "two have the same id")
    return tuple(scores)


def _read_score(part: _Part, items: tuple[Item, ...]) -> Score:
    part.only(
        "id", "rule", "items", "factor", "missing", "minimum", "maximum", "better", "source", "bands",
        "important_change",
    )  # fmt: skip
    counted = tuple(part.take("items", list))
    for name in counted:
        item = next((one for one in items if one.id == name), None)
        if item is None:
            raise part.fault("items", f"there is no item {name!r}")
        if not _counts(item):
            raise part.fault("items", f"{name} is {item.kind} and has no number to count")
    missing = _Part(f"{part.where}, missing", part.take("missing", dict))
    missing.only("at_most", "by")
    allowed = Missing(missing.take("at_most", int), missing.one_of("by", ("mean", "none")))
    if not 0 <= allowed.at_most < len(counted) or (allowed.at_most > 0) != (allowed.by == "mean"):
        raise part.fault("missing", "at_most 0 goes with by none, 1 and more (but not all) with by mean")
    change = part.take("important_change", dict, None)
    return Score(
        id=part.named("id", ITEM_NAME),
        rule=part.one_of("rule", ("sum", "mean")),
        items=counted,
        missing=allowed,
        minimum=part.number("minimum", None),
        maximum=part.number("maximum", None),
        better=part.one_of("better", ("higher", "lower")),
        source=part.take("source", str),
        factor=part.number("factor", 1.0),
        bands=_read_bands(part),
        important_change=_read_change(part, change) if change else None,
    )


def _counts(item: Item) -> bool:
    if item.kind == "choice":
        return not item.choices_of and all(isinstance(choice.value, float) for choice in item.choices)
    return item.kind in NUMERIC or item.kind == "choices"


def _read_bands(part: _Part) -> tuple[Band, ...]:
    bands: list[Band] = []
    for number, content in enumerate(part.take("bands", list, ())):
        one = _Part(f"{part.where}, band {number + 1}", content)
        one.only("key", "at_least", "text")
        band = Band(one.named("key", ITEM_NAME), one.number("at_least"), one.words("text"))
        if bands and band.at_least <= bands[-1].at_least:
            raise one.fault("at_least", "bands must stand in rising order")
        bands.append(band)
    return tuple(bands)


def _read_change(part: _Part, content: Any) -> ImportantChange:
    change = _Part(f"{part.where}, important_change", content)
    change.only("amount", "source")
    return ImportantChange(change.number("amount"), change.take("source", str))
