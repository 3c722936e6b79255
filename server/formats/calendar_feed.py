"""A calendar that others' programs subscribe to (RFC 5545): moments with one neutral line, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

OCTETS = 75
"""The longest line, without its end."""
MINUTES = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment, which rings, or a stretch with an end, which does not.

    `made_at` is when it was last laid out, `link` where it leads.
    """

    id: str
    title: str
    at: datetime
    made_at: datetime
    link: str
    until: datetime | None = None


def write_calendar(entries: Iterable[Entry]) -> bytes:
    """The whole feed; the same entries give the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//nof1//nof1//EN", "METHOD:PUBLISH"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return b"".join(_fold(line) for line in lines)


def _event(entry: Entry) -> list[str]:
    until = entry.until or entry.at + timedelta(minutes=MINUTES)
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.id}",
        f"DTSTAMP:{_utc(entry.made_at)}",
        f"DTSTART:{_utc(entry.at)}",
        f"DTEND:{_utc(until)}",
        f"SUMMARY:{_escape(entry.title)}",
        f"URL:{entry.link}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        *(_alarm(entry.title) if entry.until is None else ()),
        "END:VEVENT",
    ]


def _alarm(title: str) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escape(title)}",
        "TRIGGER:PT0S",
        "END:VALARM",
    ]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "\\n")


def _fold(line: str) -> bytes:
    """Lines of at most 75 octets, never cut within a letter; what goes on begins with a space."""
    folded, left = b"", OCTETS
    for letter in line:
        octets = letter.encode()
        if len(octets) > left:
            folded, left = folded + b"\r\n ", OCTETS - 1
        folded, left = folded + octets, left - len(octets)
    return folded + b"\r\n"
