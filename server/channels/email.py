"""E-mail: one message to one address, handed to one mail server, which answers for the rest."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from server.channels.outcome import Outcome
from server.config import Mail
from server.email_address import is_email

TIMEOUT = 10.0


def send(
    mail: Mail,
    to: str,
    subject: str,
    text: str,
    reference: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Hand it over once; does not raise for what the other side does.

    `reference` makes the Message-ID: a message that came twice is known by it. unknown: the text was on its
    way when the connection was lost, so it may have been taken; it must not be sent again.
    """
    if not is_email(to):
        return "refused"
    message = _message(mail, to, subject, text, reference, at)
    try:
        server = _open(mail)
    except smtplib.SMTPResponseException as error:
        return _refusal(error.smtp_code)
    except (OSError, smtplib.SMTPException):
        return "later"
    try:
        return _hand_over(server, mail.sender, to, message.as_bytes(policy=SMTP))
    finally:
        _leave(server)


def _message(
    mail: Mail, to: str, subject: str, text: str, reference: str | None, at: datetime | None
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.sender, to, subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday note answers it
    if at is not None:
        message["Date"] = format_datetime(at)
    if reference is not None:
        message["Message-ID"] = f"<{reference}@{mail.sender.rpartition('@')[2]}>"
    message.set_content(text, cte="quoted-printable")
    return message


def _open(mail: Mail) -> smtplib.SMTP:
    if mail.encryption == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
    try:
        if mail.encryption == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user is not None and mail.password is not None:
            server.login(mail.user, mail.password)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _hand_over(server: smtplib.SMTP, sender: str, to: str, content: bytes) -> Outcome:
    try:
        for code, _ in (server.mail(sender), server.rcpt(to)):
            if code >= 400:
                return _refusal(code)
    except (OSError, smtplib.SMTPException):
        return "later"
    try:
        code, _ = server.data(content)
    except smtplib.SMTPDataError as error:
        return _refusal(error.smtp_code)  # before a word of it was sent
    except (OSError, smtplib.SMTPException):
        return "unknown"
    return "taken" if code == 250 else _refusal(code)


def _refusal(code: int) -> Outcome:
    return "later" if code < 500 else "refused"


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; whether they hear it changes nothing any more."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
