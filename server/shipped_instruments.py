"""The instruments that come with nof1: one file each in server/instruments, read once."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from server.instrument import Choice, Instrument, InstrumentError, Item, Words
from server.read_instrument import read_instrument, read_items
from server.yaml_file import YamlError, read_yaml

FOLDER = Path(__file__).parent / "instruments"


@cache
def shipped_instruments() -> dict[str, Instrument]:
    """All of them by name: "phq-9/1". A version once shipped stays, for the answers given to it."""
    found: dict[str, Instrument] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        instrument = read_file(path)
        if instrument.name in found:
            raise InstrumentError(path.name, f"{instrument.name} is another file's already")
        found[instrument.name] = instrument
    return found


def read_file(path: Path) -> Instrument:
    """The instrument of one file; a key that stands twice is a fault, not the last one."""
    try:
        content = read_yaml(path)
    except YamlError as fault:
        raise InstrumentError(fault.where, fault.fault) from fault
    return read_instrument(path.name, content)


def instrument_named(name: str) -> Instrument | None:
    """The one of this name and version, where there is one."""
    return shipped_instruments().get(name)


def offered_instruments(answered: str | None = None) -> list[Instrument]:
    """What comes with the app in every trial: each in its newest version, or in the one `answered`."""
    newest: dict[str, Instrument] = {}
    for one in sorted(shipped_instruments().values(), key=lambda one: (one.name == answered, one.version)):
        newest[one.id] = one
    return sorted((one for one in newest.values() if one.offered != "planned"), key=lambda one: one.id)


def own_instrument(key: str, number: int, title: str, items: tuple[dict[str, Any], ...]) -> Instrument:
    """What a clinic asks in its own words, in version `number` of its protocol; one text is every language's.

    Raises
    ------
    InstrumentError
        An item that is not of the form of an instrument file's.
    """
    return read_instrument(
        key,
        {
            "id": f"own-{key}"[:40],
            "version": number,
            "texts": "own",
            "title": _both(title or key),
            "source": "the clinic",
            "licence": "the clinic's own",
            "authors": "the clinic",
            "items": [_worded(item) for item in items],
        },
    )


def with_texts(instrument: Instrument, items: tuple[dict[str, Any], ...]) -> Instrument:
    """A licensed instrument with the texts that the clinic holds the licence for: each item's, each choice's.

    `items` have id, text and, where it chooses, choices with value and text; nothing else of it changes.

    Raises
    ------
    InstrumentError
        A text that is missing, or one for what the instrument does not have.
    """
    where = instrument.name
    given = {
        item.id: item
        for item in read_items(
            where, [_worded(_completed(instrument, item)) for item in items if isinstance(item, dict)]
        )
    }
    worded = tuple(_with_text(where, item, given.pop(item.id, None)) for item in instrument.items)
    if given:
        raise InstrumentError(where, f"it has no item {next(iter(given))!r}")
    return replace(instrument, texts="own", items=worded)


def _completed(instrument: Instrument, given: dict[str, Any]) -> dict[str, Any]:
    """The clinic gives words; kind and numbers are the instrument's."""
    item = instrument.item(str(given.get("id")))
    if item is None:
        raise InstrumentError(instrument.name, f"it has no item {given.get('id')!r}")
    numbers = {"minimum": item.minimum, "maximum": item.maximum, "step": item.step}
    return {key: value for key, value in (given | {"kind": item.kind} | numbers).items() if value is not None}


def _with_text(where: str, item: Item, given: Item | None) -> Item:
    if given is None:
        raise InstrumentError(f"{where}, item {item.id}", "its text is missing")
    texts = {choice.value: choice.text for choice in given.choices}
    if set(texts) != {choice.value for choice in item.choices}:
        raise InstrumentError(f"{where}, item {item.id}", "give the text of each of its choices")
    choices = tuple(Choice(one.value, texts[one.value], one.exclusive) for one in item.choices)
    return replace(item, text=given.text, hint=given.hint, low=given.low, high=given.high, choices=choices)


def _worded(item: Any) -> Any:
    """Texts may be given once for every language."""
    if not isinstance(item, dict):
        return item
    texts = {key: _both(item[key]) for key in ("text", "hint", "unit", "low", "high") if item.get(key)}
    choices = [_worded(choice) for choice in item.get("choices") or ()]
    return item | texts | ({"choices": choices} if choices else {})


def _both(text: Any) -> Any:
    return {"en": text, "de": text} if isinstance(text, str) else text


def for_arms(instrument: Instrument, arms: tuple[tuple[str, str], ...]) -> Instrument:
    """The instrument as this trial asks it: where the choices are its treatments, they are put in, by key."""
    named = tuple(Choice(f"arm_{key}", Words(name, name)) for key, name in arms)
    items = tuple(
        replace(item, choices=named + item.choices, choices_of=None) if item.choices_of == "arms" else item
        for item in instrument.items
    )
    return replace(instrument, items=items)
