"""The text of a CSV file → each line's cells by column, and lines that cannot be cut."""

import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence

from nof1.errors import InputError, LineFault

_DELIMITERS = (",", ";", "\t")

Cells = Mapping[str, str]


def cut(text: str, needed: Sequence[str]) -> Iterator[tuple[int, Cells | LineFault]]:
    """Each line's cells by column, only the columns asked for; a line that cannot be cut is a fault.

    Lines are numbered as an editor does, 1 for the header; those that are empty in all columns asked for are
    left out.

    Raises
    ------
    InputError
        What is wrong with the file as a whole: no header, a column missing or twice, an open quotation mark.
    """
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, needed), strict=True)
    line = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        places = _places(header, needed)
        width, wanted = len(header), tuple(places.items())
        line = reader.line_num + 1
        for record in reader:
            if len(record) == width:
                cells = {name: record[place].strip() for name, place in wanted}
                if any(cells.values()):
                    yield line, cells
            elif any(record[place].strip() for place in places.values() if place < len(record)):
                yield line, _uneven(line, header, places, record)
            line = reader.line_num + 1
    except csv.Error as error:
        why = "a quotation mark is opened and never closed" if "end of data" in str(error) else str(error)
        raise InputError(f"line {line}: {why}", line=line) from error


def _uneven(line: int, header: list[str], places: Mapping[str, int], record: list[str]) -> Cells | LineFault:
    """A line with more or fewer cells than the header; empty ones at its end do not count."""
    short = [name for name, place in places.items() if place >= len(record)]
    if short or any(cell.strip() for cell in record[len(header) :]):
        column = short[0] if short else header[-1]
        message = f"this line has {len(record)} cells, the header {len(header)}"
        if not short and any(_decimal_tail(pair) for pair in itertools.pairwise(record)):
            message += "; a decimal comma may have split a number: write a point"
        return LineFault(line, column, message)
    return {name: record[place].strip() for name, place in places.items()}


def _decimal_tail(pair: tuple[str, str]) -> bool:
    return all(part.strip().lstrip("+-").isdecimal() for part in pair)


def _places(header: list[str], needed: Sequence[str]) -> dict[str, int]:
    if not any(header):
        raise InputError("line 1: no header; the first line must name the columns", line=1)
    for name in needed:
        if name not in header:
            named = ", ".join(repr(other) for other in header if other)
            raise InputError(f"line 1: no column {name!r}; the file has {named}", line=1, column=name)
        if header.count(name) > 1:
            raise InputError(
                f"line 1: {header.count(name)} columns are called {name!r}; rename all but one",
                line=1,
                column=name,
            )
    return {name: header.index(name) for name in needed}


def _delimiter(text: str, needed: Sequence[str]) -> str:
    """The one that finds most of the columns asked for, then the one that cuts the header most often."""
    header = text.partition("\n")[0]

    def found(delimiter: str) -> tuple[int, int]:
        names = [name.strip().strip('"').strip() for name in header.split(delimiter)]
        return sum(name in names for name in needed), len(names)

    return max(_DELIMITERS, key=found)
