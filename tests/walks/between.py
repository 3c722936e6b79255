"""A proxy between the browser and the server: it passes everything on, but for what a walk lets go wrong."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
Refuse = Callable[[str, str, bytes], int | None]


@dataclass
class Between:
    """`refuse` gives a status in the server's place; `changed_worker` makes of sw.js another version."""

    url: str
    refuse: Refuse = field(default=lambda method, path, body: None)
    changed_worker: bool = False


def refusal(status: int) -> bytes:
    code = "conflict_kept_both" if status == 409 else "refused"
    return json.dumps({"status": status, "code": code, "message": "Refused by the walk."}).encode()


@contextmanager
def between(server_url: str) -> Iterator[Between]:
    """Run the proxy before a server for as long as the block lasts."""
    host, port = urlsplit(server_url).hostname, urlsplit(server_url).port

    class Passing(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status = proxy.refuse(self.command, self.path, body)
            if status is not None:
                self.answer(status, [("Content-Type", "application/json")], refusal(status))
                return
            upstream = http.client.HTTPConnection(host or "", port, timeout=60)
            try:
                asked = dict(self.headers)
                if self.path == "/sw.js":  # whole, not "as you know it"
                    asked.pop("If-None-Match", None)
                    asked.pop("If-Modified-Since", None)
                upstream.request(self.command, self.path, body or None, asked)
                response = upstream.getresponse()
                content = response.read()
                if self.path == "/sw.js" and proxy.changed_worker:
                    content += b"\n// another version\n"
                kept = [(name, value) for name, value in response.getheaders() if name.lower() not in HOP]
                self.answer(response.status, kept, content)
            finally:
                upstream.close()

        def answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = pass_on  # noqa: N815 -- http.server's names

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A browser that goes away in the middle is no fault."""

    with Quiet(("127.0.0.1", 0), Passing) as server:
        proxy = Between(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield proxy
        server.shutdown()
