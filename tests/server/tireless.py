"""Phones that never tire: each answers on and on, holds what it was told, and sends until there is a receipt.

They keep the rules of clients/patient/outbox.ts: only the server's receipt for this very id counts as sent, a
conflict of which the server keeps both does too, a correction waits for what it corrects. And they are a
nuisance: they send twice, at once or later, hang up before the answer, send other content under an old id.
"""

import http.client
import json
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.server.running import Phone

HOLDS = 4
"""Answers that a phone gives while none of them arrives."""

PASSING = (408, 425, 429)
UNREACHED = (OSError, http.client.HTTPException)
BURDENS = ("taking", "side_effects", "time", "visits", "cost", "other")


@dataclass
class Told:
    """One thing told, under the id that the phone gave it; `altered`: other content under a used id."""

    id: UUID
    body: dict[str, Any]
    altered: bool = False
    sent: bool = False
    receipt: dict[str, Any] | None = None
    failed_at: datetime | None = None
    """When a sending of it last ended without an answer."""


@dataclass
class TirelessPhone:
    """Tells and sends in a thread of its own until it may rest; then it sends what is left."""

    phone: Phone
    port: int
    seed: int
    questions: dict[str, list[UUID]]
    """Occurrences of each questionnaire beside the daily question."""
    told: list[Told] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    may_rest: threading.Event = field(default_factory=threading.Event)
    under_way: bool = False
    receipts: int = 0

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)
        self.thread = threading.Thread(target=self._live, name=f"phone {self.seed}")

    def _live(self) -> None:
        while True:
            waiting = [one for one in self.told if not one.sent]
            if self.may_rest.is_set() and not waiting:
                return
            if not self.may_rest.is_set() and len(waiting) < HOLDS:
                waiting.append(self._tell())
            if not self._drain(waiting):
                threading.Event().wait(self.draw.uniform(0.02, 0.2))

    def _drain(self, waiting: list[Told]) -> bool:
        """Send in order, corrections after what they correct; False where nobody answered."""
        for one in waiting:
            if self._is_waiting(one.body["replaces"]):
                continue
            try:
                self._send(one)
            except UNREACHED:
                one.failed_at = datetime.now(UTC)
                self.happened["sendings that nobody answered"] += 1
                return False
        return True

    def _is_waiting(self, replaced: str | None) -> bool:
        return replaced is not None and any(not one.sent and str(one.id) == replaced for one in self.told)

    def _send(self, one: Told) -> None:
        chance = self.draw.random()
        if chance < 0.05:
            self._hang_up(one)
        twice = 0.05 <= chance < 0.12
        for status, answer in self._put(one, times=2 if twice else 1):
            self._judge(one, status, answer)
        if one.sent and 0.12 <= chance < 0.25:
            self.happened["sent again after the receipt"] += 1
            for status, answer in self._put(one, times=1):
                self._judge(one, status, answer)
        if one.sent and not one.altered and 0.25 <= chance < 0.3:
            self.told.append(self._altered(one))

    def _judge(self, one: Told, status: int, answer: dict[str, Any]) -> None:
        if (
            status == 200
            and not one.altered
            and (answer.get("id"), answer.get("kept")) == (str(one.id), True)
        ):
            if one.receipt not in (None, answer):
                self.refused.append((status, f"a second receipt says otherwise: {one.receipt} {answer}"))
            one.receipt, one.sent = answer, True
            self.receipts += 1
        elif status == 409 and one.altered and answer.get("code") == "conflict_kept_both":
            one.sent = True
        elif status >= 500 or status in PASSING:
            self.happened[f"status {status}"] += 1
        else:
            self.refused.append((status, json.dumps(answer)))
            one.sent = True  # it must not block the others

    def _put(self, one: Told, times: int) -> list[tuple[int, dict[str, Any]]]:
        """The status and the answer of each of so many sendings at once."""
        if times > 1:
            self.happened["sent twice at once"] += 1
        lines = [self._line() for _ in range(times)]
        self.under_way = True
        try:
            for line in lines:
                self._request(line, one)
            heard = [line.getresponse() for line in lines]
            return [(response.status, _content(response)) for response in heard]
        finally:
            self.under_way = False
            for line in lines:
                line.close()

    def _hang_up(self, one: Told) -> None:
        self.happened["hung up before the answer"] += 1
        line = self._line()
        try:
            self._request(line, one)
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def _request(self, line: http.client.HTTPConnection, one: Told) -> None:
        headers = {
            "X-Nof1-App": "patient",
            "Cookie": f"nof1_device={self.phone.key}",
            "Content-Type": "application/json",
        }
        line.request("PUT", f"/api/v1/check-ins/{one.id}", json.dumps(one.body), headers)

    def _tell(self) -> Told:
        tell = self.draw.choice(
            (self._daily, self._daily, self._correction, self._phq, self._burden, self._note)
        )
        one = Told(UUID(int=self.draw.getrandbits(128), version=4), tell())
        self.told.append(one)
        return one

    def _daily(self) -> dict[str, Any]:
        place = self.draw.randrange(len(self.phone.questions))
        return self.phone.checkin(place, float(self.draw.randint(0, 10))) | {
            "taken": self.draw.choice(("planned", "nothing", None)),
            "changed": self.draw.choice((True, False, None)),
            "note": self.draw.choice((None, f"schlecht geschlafen · {len(self.told)}")),
        }

    def _correction(self) -> dict[str, Any]:
        """Of something told before, whether it has arrived or not."""
        before = [one for one in self.told if one.body.get("questionnaire") is None and not one.altered]
        if not before:
            return self._daily()
        one = self.draw.choice(before)
        later = datetime.fromisoformat(one.body["answered_at"]) + timedelta(minutes=1)
        answer = float(self.draw.randint(0, 10))
        return one.body | {"answer": answer, "answered_at": later.isoformat(), "replaces": str(one.id)}

    def _phq(self) -> dict[str, Any]:
        items = {f"q{number}": self.draw.randint(0, 3) for number in range(1, 10)}
        said = {item: value for item, value in items.items() if self.draw.random() < 0.8}
        return self._questionnaire("phq-9", said or {"q1": 0})

    def _burden(self) -> dict[str, Any]:
        heavy = self.draw.randint(0, 10)
        what = self.draw.sample(BURDENS, self.draw.randint(1, 3)) if heavy else []
        return self._questionnaire("burden", {"treatment": heavy} | ({"what": what} if what else {}))

    def _note(self) -> dict[str, Any]:
        return self._questionnaire("note", {"note": f"Notiz „{len(self.told)}“ 🙂"})

    def _questionnaire(self, key: str, answers: dict[str, Any]) -> dict[str, Any]:
        asked = self.draw.choice([None, *self.questions.get(key, [])])
        nothing = dict.fromkeys(("answer", "taken", "changed", "note"))
        place = self.draw.randrange(len(self.phone.questions))
        about = {"occurrence_id": asked and str(asked), "questionnaire": key, "instrument": f"{key}/1"}
        return self.phone.checkin(place, 0) | nothing | about | {"answers": answers}

    def _altered(self, one: Told) -> Told:
        """As a phone sends that was set back to an old copy of itself and gave the same id again."""
        self.happened["other content under an old id"] += 1
        return Told(one.id, one.body | {"app_version": f"other {len(self.told)}"}, altered=True)


def _content(response: http.client.HTTPResponse) -> dict[str, Any]:
    """What it says; a server that breaks may say nothing that can be read."""
    try:
        said: dict[str, Any] = json.loads(response.read())
    except ValueError:
        return {}
    return said
