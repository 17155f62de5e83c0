"""审判字号 are kept in a list, and offered where a case number is typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

PAGE = "service_of_process:prefixes"


@pytest.mark.requirement("SP-36")
def test_prefixes_are_kept_and_offered_and_a_bad_number_is_refused(world: Any, sign_in: Any) -> None:
    """Case-number prefixes (审判字号) are kept in a list offered when making a task; a number that breaks the
    pattern is refused."""
    admin, judge = sign_in(world.court_admin), sign_in(world.judge)
    new = reverse("service_of_process:order-new")

    # Kept in a list: added, shown, no longer offered, offered again.
    assert admin.post(reverse(PAGE), {"year": "2026", "type_code": "民初"}).status_code == 302
    assert "（2026）沪0199民初" in admin.get(reverse(PAGE)).content.decode()
    # Offered when making a task.
    offered = '<option value="（2026）沪0199民初">'
    assert offered in judge.get(new).content.decode()
    row = world.sample("prefix")
    assert admin.post(reverse(PAGE), {"prefix": row.pk, "act": "stop"}).status_code == 302
    assert offered not in judge.get(new).content.decode()
    assert admin.post(reverse(PAGE), {"prefix": row.pk, "act": "offer"}).status_code == 302
    assert offered in judge.get(new).content.decode()
    # A number that breaks the pattern is refused, with what is wrong, and what was typed stays.
    for bad in ("2026沪民初字", "（2026）沪0199民初", "（2026）沪0199民初0号", "随便写"):
        refused = judge.post(new, {"case_no": bad, "service_class": "general"})
        assert refused.status_code == 422, bad
        assert bad in refused.content.decode()
        assert 'aria-invalid="true"' in refused.content.decode()


def test_an_unknown_type_code_is_refused_as_text(world: Any, sign_in: Any) -> None:
    answer = sign_in(world.court_admin).post(reverse(PAGE), {"year": "2026", "type_code": "<b>甲"})
    assert answer.status_code == 422
    assert "<b>甲" not in answer.content.decode()


def test_the_list_is_the_own_courts_and_needs_the_right(world: Any, sign_in: Any) -> None:
    row = world.sample("prefix")
    elsewhere = sign_in(world.court_admin_elsewhere)
    assert "沪0199民初" not in elsewhere.get(reverse(PAGE)).content.decode()
    assert elsewhere.post(reverse(PAGE), {"prefix": row.pk, "act": "stop"}).status_code == 422
    row.refresh_from_db()
    assert row.active
    for person in (world.judge, world.service_specialist):
        assert sign_in(person).get(reverse(PAGE)).status_code == 404
