"""What stands in the log says where it failed, and nothing of anybody."""

import io
import logging

from server.logs import WithoutWords


def test_a_fault_is_logged_by_its_class_and_place_without_the_address_in_its_message() -> None:
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(WithoutWords("%(message)s"))
    log = logging.Logger("tried")
    log.addHandler(handler)
    whom = "ada@example.org"

    try:
        raise ConnectionError(f"{whom} refused")
    except ConnectionError:
        log.exception("delivery %s failed", 7)

    assert told.getvalue().startswith("delivery 7 failed\n")
    assert told.getvalue().endswith("ConnectionError\n")
    assert "test_logs.py" in told.getvalue()
    assert whom not in told.getvalue()
