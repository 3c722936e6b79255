"""A connection to a host of the public internet, and to nothing behind our own walls.

Whoever subscribes chooses the address that we post to. So names are looked up here, every answer must be a
public address, and the connection goes to that very address: a name that changes in between gains nothing.
"""

import socket
import ssl
import time
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

TRANSLATED = ip_network("64:ff9b::/96")
"""IPv6 addresses behind which stands any IPv4 address (RFC 6052)."""


class NotPublic(ValueError):  # noqa: N818 -- named for what it found
    """The address is none that the world may choose."""


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet, whatever it is wrapped in."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return _is_global(address.ipv4_mapped)
        if address.sixtofour or address.teredo or address in TRANSLATED:
            return False
    return _is_global(address)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast


def require_public_url(url: str, test_origin: str | None = None) -> SplitResult:
    """The parts of an https address on the usual port, without a user; or of the one allowed for tests."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotPublic("not a URL") from error
    if test_origin is not None and f"{parts.scheme}://{parts.netloc}" == test_origin:
        return parts
    if parts.scheme != "https" or not parts.hostname or port not in (None, 443):
        raise NotPublic("not https on its usual port")
    if parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        raise NotPublic("a user, or letters that no URL has")
    return parts


def connect(parts: SplitResult, timeout: float, test_origin: str | None = None) -> HTTPConnection:
    """An open connection to the host of a URL that `require_public_url` let through."""
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    allowed = test_origin is not None and f"{parts.scheme}://{parts.netloc}" == test_origin
    opened = _first_open(_look_up(host, port, allowed), port, time.monotonic() + timeout)
    opened.settimeout(timeout)
    if not secure:
        plain = HTTPConnection(host, port, timeout=timeout)
        plain.sock = opened
        return plain
    made = HTTPSConnection(host, port, timeout=timeout)
    try:
        made.sock = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
    except BaseException:
        opened.close()
        raise
    return made


def _first_open(addresses: list[str], port: int, ends: float) -> socket.socket:
    """By the first address that answers, in order; each has its share of the time that is left."""
    share = max(ends - time.monotonic(), 0.01) / len(addresses)
    try:
        return socket.create_connection((addresses[0], port), timeout=share)
    except OSError:
        if len(addresses) == 1:
            raise
    return _first_open(addresses[1:], port, ends)


def _look_up(host: str, port: int, allowed: bool) -> list[str]:
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not (allowed or all(is_public(each) for each in found)):
        raise NotPublic("its name leads to an address that is not public")
    return list(dict.fromkeys(found))
