"""What an e-mail address looks like."""

import re

FORM = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST = 254


def is_email(text: str) -> bool:
    """Whether it can be an address at all; only a message that arrives proves one."""
    return len(text) <= LONGEST and FORM.fullmatch(text) is not None
