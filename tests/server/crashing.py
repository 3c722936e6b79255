"""A process that dies at a chosen point: before a statement, before a commit, before or after a door."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine, event

from server.channels.outcome import Told
from server.conduct.deliver_prompts import Doors


class Killed(BaseException):
    """The process is gone: nothing catches this, whatever was open is rolled back."""


@dataclass
class Fate:
    """Counts the points that are passed, and kills at one of them."""

    at: int | None = None
    passed: int = 0

    def point(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            raise Killed

    def doors(self, doors: Doors) -> Doors:
        """The same doors, with a point on either side."""
        push, email = doors.push, doors.email
        return replace(
            doors,
            push=self._around(push) if push else None,
            email=self._around(email) if email else None,
        )

    def _around(self, door: Callable[..., Any]) -> Callable[..., Any]:
        def passed(*given: Any) -> Told | str:
            self.point()
            told: Told | str = door(*given)
            self.point()
            return told

        return passed

    @contextmanager
    def over(self, engine: Engine) -> Iterator[None]:
        """While it lasts, every statement and commit is a point; then the engine's connections are cut."""
        opened: list[Any] = []

        def statement(*_: Any) -> None:
            self.point()

        def note(connection: Any, _record: Any) -> None:
            opened.append(connection)

        hooks = (("before_cursor_execute", statement), ("commit", statement), ("connect", note))
        for name, hook in hooks:
            event.listen(engine, name, hook)
        try:
            yield
        finally:
            for name, hook in hooks:
                event.remove(engine, name, hook)
            for connection in opened:
                connection.close()
            engine.dispose()
