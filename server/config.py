"""Every setting of the server, read once from the environment, checked before anything starts.

| setting | default | meaning |
|---|---|---|
| NOF1_DATA_DIR | data (in the checkout) | folder of the database, the secret key and copies |
| NOF1_DATABASE_URL | SQLite in NOF1_DATA_DIR | sqlite:////FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME |
| NOF1_SECRET_KEY | made in NOF1_DATA_DIR | at least 32 characters |
| NOF1_PUBLIC_URL | none | the address that phones can reach, https://trials.example.org |
| PORT, NOF1_BIND | 8000, 127.0.0.1 | where the web server listens |
| NOF1_WEB_PROCESSES, NOF1_WEB_THREADS | 2, 4 | web processes, and threads in each |
| NOF1_DASK_SCHEDULER | none: own processes | address of a Dask cluster, tcp://HOST:PORT or tls://HOST:PORT |
| NOF1_COMPUTE_WORKERS | 1 | own computing processes, where there is no NOF1_DASK_SCHEDULER |
| NOF1_FIT_SECONDS | 300 | longest time one analysis may take |
| NOF1_SMTP_URL | none: no e-mail | smtps://USER:PASSWORD@HOST:465, or smtp:// with STARTTLS |
| NOF1_MAIL_FROM | none | the sender of e-mails, trials@example.org; needed with NOF1_SMTP_URL |
| NOF1_PUSH_CONTACT | NOF1_PUBLIC_URL, by https | whom push services may ask: mailto:ADDRESS or https://PAGE |
| NOF1_PUSH_KEY | made in NOF1_DATA_DIR | signs pushes; with another one every phone must subscribe again |
| NOF1_PUSH_TEST_ORIGIN | none | for tests alone: a push service on this machine, http://127.0.0.1:PORT |

What is secret may stand in a file: NOF1_DATABASE_URL_FILE, NOF1_SECRET_KEY_FILE, NOF1_SMTP_URL_FILE,
NOF1_PUSH_KEY_FILE. A user or password in NOF1_SMTP_URL is written as in any URL: @ is %40.
"""

import base64
import binascii
import contextlib
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from server.email_address import is_email

CHECKOUT = Path(__file__).resolve().parent.parent
SECRET_LENGTH = 32


P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""A private key on the curve P-256 is a number from 1 to one less than this (FIPS 186)."""


class SettingError(ValueError):
    """A setting that cannot be used; the message is one line that names it."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Where e-mails are handed over, and whose they are. `encryption`: from the start, by STARTTLS, none."""

    host: str
    port: int
    encryption: str
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, typed; secrets are left out of its repr."""

    data_dir: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    public_url: str | None = None
    bind: str = "127.0.0.1"
    port: int = 8000
    web_processes: int = 2
    web_threads: int = 4
    dask_scheduler: str | None = None
    compute_workers: int = 1
    fit_seconds: int = 300
    mail: Mail | None = None
    push_key: str = field(default="", repr=False)
    push_contact: str | None = None
    push_test_origin: str | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Read the settings; the data folder and its secret key are made where they are not there yet."""
        env = os.environ if environ is None else environ
        _refuse_unknown(env)
        data_dir = _data_dir(env)
        return cls(
            data_dir=data_dir,
            database_url=_database_url(env, data_dir),
            secret_key=_secret_key(env, data_dir),
            public_url=_public_url(env),
            bind=env.get("NOF1_BIND") or "127.0.0.1",
            port=_whole(env, "PORT", 8000, 1, 65_535),
            web_processes=_whole(env, "NOF1_WEB_PROCESSES", 2, 1, 64),
            web_threads=_whole(env, "NOF1_WEB_THREADS", 4, 1, 64),
            dask_scheduler=_scheduler(env),
            compute_workers=_whole(env, "NOF1_COMPUTE_WORKERS", 1, 1, 256),
            fit_seconds=_whole(env, "NOF1_FIT_SECONDS", 300, 1, 86_400),
            mail=_mail(env),
            push_key=_push_key(env, data_dir),
            push_contact=_push_contact(env),
            push_test_origin=_push_test_origin(env),
        )

    @property
    def is_https(self) -> bool:
        """Whether the world reaches this server by https: then cookies are Secure."""
        return self.public_url is not None and self.public_url.startswith("https://")

    @property
    def address(self) -> str:
        """Where a browser opens it: the public address, else the one on this machine."""
        host = f"[{self.bind}]" if ":" in self.bind else self.bind
        here = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 -- told apart, not bound
        return self.public_url or f"http://{here}:{self.port}"


KNOWN = frozenset(
    {
        "NOF1_DATA_DIR",
        "NOF1_DATABASE_URL",
        "NOF1_DATABASE_URL_FILE",
        "NOF1_SECRET_KEY",
        "NOF1_SECRET_KEY_FILE",
        "NOF1_PUBLIC_URL",
        "NOF1_BIND",
        "NOF1_WEB_PROCESSES",
        "NOF1_WEB_THREADS",
        "NOF1_DASK_SCHEDULER",
        "NOF1_COMPUTE_WORKERS",
        "NOF1_FIT_SECONDS",
        "NOF1_SMTP_URL",
        "NOF1_SMTP_URL_FILE",
        "NOF1_MAIL_FROM",
        "NOF1_PUSH_CONTACT",
        "NOF1_PUSH_KEY",
        "NOF1_PUSH_KEY_FILE",
        "NOF1_PUSH_TEST_ORIGIN",
        "NOF1_API",  # where the development server of the pages finds the API
        "NOF1_SAMPLES",  # where the tests find sample files
    }
)


def _refuse_unknown(env: Mapping[str, str]) -> None:
    for name in sorted(env):
        if name.startswith("NOF1_") and name not in KNOWN:
            raise SettingError(f"{name} is not a setting of nof1; these are: {', '.join(sorted(KNOWN))}")


def _whole(env: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise SettingError(f"{name} must be a whole number from {lowest} to {highest}, not {text!r}")
    return int(text)


def _secret(env: Mapping[str, str], name: str) -> str | None:
    """The value of NAME, or what stands in the file that NAME_FILE names."""
    path = env.get(f"{name}_FILE")
    if not path:
        return env.get(name) or None
    if env.get(name):
        raise SettingError(f"{name} and {name}_FILE are both set; keep one")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{name}_FILE: cannot read {path} ({_reason(error)})") from error


def _data_dir(env: Mapping[str, str]) -> Path:
    path = Path(env.get("NOF1_DATA_DIR") or CHECKOUT / "data").expanduser().absolute()
    trial = path / f".writable-{secrets.token_hex(4)}"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        trial.touch(exist_ok=False)
        trial.unlink()
    except OSError as error:
        raise SettingError(f"NOF1_DATA_DIR: cannot write in {path} ({_reason(error)})") from error
    return path


def _secret_key(env: Mapping[str, str], data_dir: Path) -> str:
    key = _secret(env, "NOF1_SECRET_KEY") or _kept_key(data_dir / "secret_key", _new_secret)
    if len(key) < SECRET_LENGTH:
        raise SettingError(f"NOF1_SECRET_KEY must have at least {SECRET_LENGTH} characters, not {len(key)}")
    return key


def _new_secret() -> str:
    return secrets.token_urlsafe(48)


def _new_push_key() -> str:
    number = secrets.randbelow(P256_ORDER - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")


def _kept_key(path: Path, new: Callable[[], str]) -> str:
    """The key in the data folder, made by whoever comes first, readable by its owner alone."""
    if not path.exists():
        made = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        with os.fdopen(
            os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii"
        ) as file:
            file.write(new())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(made, path)
        made.unlink()
    return _own_key(path)


def _own_key(path: Path) -> str:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingError(f"{path} can be read by others; put it right with: chmod 600 {path}")
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"cannot read the secret key in {path} ({_reason(error)})") from error


def _push_key(env: Mapping[str, str], data_dir: Path) -> str:
    key = _secret(env, "NOF1_PUSH_KEY") or _kept_key(data_dir / "push_key", _new_push_key)
    try:
        number = base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        number = b""
    if len(number) != 32 or not 0 < int.from_bytes(number) < P256_ORDER:
        raise SettingError("NOF1_PUSH_KEY must be a private P-256 key, 32 bytes in base64url")
    return key


def _push_contact(env: Mapping[str, str]) -> str | None:
    """Push services want to know whom to ask; Apple's refuses what is neither an address nor a page."""
    text = env.get("NOF1_PUSH_CONTACT") or None
    if text is None:
        public = _public_url(env)
        return public if public and public.startswith("https://") else None
    if not (text.startswith("mailto:") and is_email(text.removeprefix("mailto:"))) and not (
        text.startswith("https://") and urlsplit(text).hostname
    ):
        raise SettingError(f"NOF1_PUSH_CONTACT must be mailto:ADDRESS or https://PAGE, not {text!r}")
    return text


def _push_test_origin(env: Mapping[str, str]) -> str | None:
    text = env.get("NOF1_PUSH_TEST_ORIGIN") or None
    if text is not None and not _is_origin(text):
        raise SettingError(f"NOF1_PUSH_TEST_ORIGIN must be like http://127.0.0.1:9000, not {text!r}")
    return text


MAIL_SCHEMES = {"smtps": ("tls", 465), "smtp": ("starttls", 587)}
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def _mail(env: Mapping[str, str]) -> Mail | None:
    """Where e-mails go; the URL never stands in a message, for it may hold a password."""
    url, sender = _secret(env, "NOF1_SMTP_URL"), env.get("NOF1_MAIL_FROM") or ""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        encryption, usual = MAIL_SCHEMES[parts.scheme]
        host, port = parts.hostname or "", parts.port or usual
    except (KeyError, ValueError) as error:
        raise SettingError("NOF1_SMTP_URL must be smtps://USER:PASSWORD@HOST:465 or smtp://…") from error
    if not host:
        raise SettingError("NOF1_SMTP_URL names no host")
    if not is_email(sender):
        raise SettingError(f"NOF1_MAIL_FROM must be an address such as trials@example.org, not {sender!r}")
    if encryption == "starttls" and host in THIS_MACHINE:
        encryption = "none"  # nobody listens on the way
    user, password = parts.username, parts.password
    return Mail(host, port, encryption, sender, user and unquote(user), password and unquote(password))


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    """SQLAlchemy's form of the address; its password never stands in a message."""
    text = _secret(env, "NOF1_DATABASE_URL")
    if text is None:
        return f"sqlite:///{data_dir / 'nof1.db'}"
    scheme, mark, rest = text.partition("://")
    if scheme == "sqlite" and mark and rest.startswith("//") and rest.strip("/"):
        return text
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"} and urlsplit(text).path.strip("/"):
        return f"postgresql+psycopg://{rest}"
    raise SettingError(
        "NOF1_DATABASE_URL must be sqlite:////absolute/file.db or postgresql://USER:PASSWORD@HOST:PORT/NAME, "
        f"not an address that begins with {scheme[:20]!r}"
    )


def _public_url(env: Mapping[str, str]) -> str | None:
    text = (env.get("NOF1_PUBLIC_URL") or "").rstrip("/")
    if text and not _is_origin(text):
        raise SettingError(f"NOF1_PUBLIC_URL must be like https://trials.example.org, not {text!r}")
    return text or None


def _is_origin(text: str) -> bool:
    """Whether it is scheme, host and perhaps port, and nothing else."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 -- reading it refuses a port that is no number
    except ValueError:
        return False
    rest = parts.path or parts.query or parts.fragment or parts.username
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not rest


def _scheduler(env: Mapping[str, str]) -> str | None:
    text = env.get("NOF1_DASK_SCHEDULER") or None
    if text is not None and not text.startswith(("tcp://", "tls://")):
        raise SettingError(f"NOF1_DASK_SCHEDULER must be like tls://HOST:8786, not {text!r}")
    return text


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
