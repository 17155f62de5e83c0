"""A gateway that really takes messages, for pages that show what became of them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

SECRET = "a secret between the court and its gateway"


@pytest.fixture
def carrier(settings: Any) -> Iterator[Any]:
    """The gateway of the tests on a free port, spoken to over a real wire."""
    from xiezhi.kernel.notifications.channels.sms.simulator import Carrier, server

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    found = Carrier(SECRET, delay=0.01)
    gateway = server(found, port)
    thread = threading.Thread(target=gateway.serve_forever, daemon=True)
    thread.start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{port}/send"
    settings.SMS_GATEWAY_SECRET = SECRET
    yield found
    gateway.shutdown()
    gateway.server_close()
    thread.join()
