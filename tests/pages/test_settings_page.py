"""送达设置: the court administrator changes them with a reason; what stood there stays to be seen."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.support.service import make_sent
from xiezhi.domains.service_of_process.models import CourtSettings, SettingsChange
from xiezhi.kernel.audit.models import AuditRow

PAGE = "service_of_process:settings"
FILLED = {
    "adds_effect_sentence": "on",
    "hotline": "021-60000000",
    "check_site": "",
    "link_days": "90",
    "pickup_place": "3号窗口",
    "identity_picture_days": "30",
}


def test_a_change_asks_why_and_keeps_old_and_new(world: Any, sign_in: Any) -> None:
    admin = sign_in(world.court_admin)
    page = admin.get(reverse(PAGE)).content.decode()
    assert "您已确认这个地址并同意电子送达" in page
    assert reverse("documents:seal-list") in page
    assert "还没有改过" in page
    # Without a reason nothing is changed, and what was typed stays.
    refused = admin.post(reverse(PAGE), {**FILLED, "reason": ""})
    assert refused.status_code == 422
    assert "请写明修改的理由" in refused.content.decode()
    assert "021-60000000" in refused.content.decode()
    assert not CourtSettings.objects.exists()
    # With one, each value is kept beside the old one, with who and why.
    assert admin.post(reverse(PAGE), {**FILLED, "reason": "换了电话"}).status_code == 302
    found = SettingsChange.objects.filter(field="hotline").get()
    assert (found.old, found.new, found.by, found.reason) == (
        "12368",
        "021-60000000",
        world.court_admin,
        "换了电话",
    )
    assert SettingsChange.objects.count() == 3
    again = admin.get(reverse(PAGE)).content.decode()
    for word in ("咨询电话", "12368", "021-60000000", "换了电话", world.court_admin.name):
        assert word in again, word
    row = AuditRow.objects.get(act="service_of_process.settings.change")
    assert row.reason == "换了电话"
    assert row.detail["hotline"] == ["12368", "021-60000000"]
    # The same once more changes nothing.
    assert admin.post(reverse(PAGE), {**FILLED, "reason": "再存"}).status_code == 302
    assert SettingsChange.objects.count() == 3


def test_what_is_set_is_what_people_outside_read(world: Any, sign_in: Any) -> None:
    sign_in(world.court_admin).post(reverse(PAGE), {**FILLED, "reason": "换了电话"})
    sent = make_sent(world)
    page = Client().get(reverse("service_of_process:link-not-me", args=[sent.token]))
    done = Client().post(page.request["PATH_INFO"], {"relation": "stranger"}).content.decode()
    assert "021-60000000" in done


def test_bad_values_are_named_beside_their_field(world: Any, sign_in: Any) -> None:
    admin = sign_in(world.court_admin)
    for wrong in (
        {"link_days": "0"},
        {"link_days": "731"},
        {"link_days": "很久"},
        {"hotline": ""},
        {"hotline": "1" * 21},
    ):
        answer = admin.post(reverse(PAGE), {**FILLED, **wrong, "reason": "试"})
        assert answer.status_code == 422, wrong
    assert not CourtSettings.objects.exists()


def test_only_the_court_administrator_opens_it_and_only_the_own_court_is_changed(
    world: Any, sign_in: Any
) -> None:
    for who in ("judge", "service_specialist", "system_admin", "supervisor", "field_server"):
        assert sign_in(world.people[who]).get(reverse(PAGE)).status_code == 404, who
    sign_in(world.court_admin_elsewhere).post(reverse(PAGE), {**FILLED, "reason": "试"})
    assert list(CourtSettings.objects.values_list("court", flat=True)) == [world.other_court.pk]
