"""What stands on a lock screen and in an inbox: that a question waits, and nothing of whom or what about."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.channels.web_push import Push

WAITING = {"en": "nof1: a question is waiting", "de": "nof1: Eine Frage wartet"}
COMING = {"en": "nof1: a question comes in this time", "de": "nof1: In dieser Zeit kommt eine Frage"}
TEST = {"en": "nof1: reminders arrive here", "de": "nof1: Erinnerungen kommen hier an"}
BODY = {
    "en": "A question is waiting in your app:\n{link}\n\nYou can turn these e-mails off in its settings.\n",
    "de": "In Ihrer App wartet eine Frage:\n{link}\n\nIn deren Einstellungen schalten Sie E-Mails ab.\n",
}
CODE_SUBJECT = {"en": "nof1: your code", "de": "nof1: Ihr Code"}
CODE_BODY = {
    "en": "Your code is {code}\n\nEnter it in the app to get e-mails here. "
    "Was it not you? Then do nothing.\n",
    "de": "Ihr Code ist {code}\n\nGeben Sie ihn in der App ein, um hier E-Mails zu bekommen. "
    "Waren Sie das nicht? Dann tun Sie nichts.\n",
}
TEST_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of an e-mail."""

    subject: str
    text: str


def question_link(address: str, occurrence_id: UUID) -> str:
    """Where the app shows one question; what follows the # never leaves the phone."""
    return f"{address}/#/question/{occurrence_id}"


def word_push(address: str, language: str, occurrence_id: UUID, expires_at: datetime, now: datetime) -> Push:
    """A push that calls to mind one question until it closes."""
    about = str(occurrence_id)
    seconds = int((expires_at - now).total_seconds())
    return Push(_declared(WAITING[language], question_link(address, occurrence_id), about), about, seconds)


def word_test_push(address: str, language: str) -> Push:
    """A push that somebody asked for, to see that it comes."""
    return Push(_declared(TEST[language], f"{address}/#/settings", "test"), "test", TEST_SECONDS)


def _declared(title: str, link: str, tag: str) -> bytes:
    """The form of Declarative Web Push: Safari can show it by itself, `mutable` lets our worker be first."""
    content = {
        "web_push": 8030,
        "notification": {"title": title, "navigate": link, "tag": tag, "mutable": True},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def word_email(address: str, language: str, occurrence_id: UUID) -> Letter:
    """The same by e-mail."""
    return Letter(WAITING[language], BODY[language].format(link=question_link(address, occurrence_id)))


def word_code(language: str, code: str) -> Letter:
    """A code that shows that the address is theirs."""
    return Letter(CODE_SUBJECT[language], CODE_BODY[language].format(code=code))
