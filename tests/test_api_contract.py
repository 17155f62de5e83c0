"""Every route of the interface keeps to its own description, whatever is sent (a bounded smoke)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.support.case_system import make_client

PROBLEM = "application/problem+json"


@pytest.fixture
def key(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    from tests.support.world import build_world, find_world

    monkeypatch.setattr("xiezhi.config.api.CALLS_A_MINUTE", 10**6)
    # As Django's own test client does: the transaction of the test outlives its requests.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield str(make_client((find_world() or build_world()).court).key)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def _operations() -> list[Any]:
    from xiezhi.config.api import API

    described = schemathesis.openapi.from_dict(dict(API.get_openapi_schema()))
    return [found.ok() for found in described.get_all_operations()]


@pytest.mark.parametrize("operation", _operations(), ids=lambda operation: operation.label)
def test_no_call_breaks_the_house(operation: Any, key: str) -> None:
    operation.app = operation.schema.app = get_wsgi_application()

    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert answer.headers["content-type"][0].startswith(PROBLEM)
            assert answer.json()["title"]
        else:
            case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])

    call()
