"""A mail server of our own on the loopback, speaking real SMTP."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from server.config import Mail
from tests.server.conftest import free_port


@dataclass
class MailServer:
    """What came in, and what to answer to whom: "rcpt" to the address, "data" to the text, "cut" hangs up."""

    mail: Mail = field(default_factory=lambda: Mail("127.0.0.1", 0, "none", "nof1@clinic.example"))
    got: list[EmailMessage] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:  # noqa: N802
        answer = self.rcpt.get(to, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(to)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.data.get(envelope.rcpt_tos[0], "250 OK")
        if answer.startswith("250") or answer == "cut":
            message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
            assert isinstance(message, EmailMessage)
            self.got.append(message)
        if answer == "cut":  # taken, but the sender never hears of it
            server.transport.close()
        return answer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    served = MailServer()
    port = free_port()
    controller = Controller(served, hostname="127.0.0.1", port=port)
    controller.start()
    served.mail = Mail("127.0.0.1", port, "none", "nof1@clinic.example")
    try:
        yield served
    finally:
        controller.stop()
