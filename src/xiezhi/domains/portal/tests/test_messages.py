"""A message leads to what it is about, and is another person's business to nobody."""

from __future__ import annotations

from typing import Any

from tests.support.clock import NOW

from xiezhi.kernel.notifications.actions import notify
from xiezhi.kernel.notifications.queries import unread_count


def test_opening_a_message_marks_it_read_and_leads_on(world: Any, sign_in: Any) -> None:
    message = notify(world.judge.pk, "test", title="回证可以下载", url="/orders/", at=NOW)
    client = sign_in(world.judge)
    assert "回证可以下载" in client.get("/messages/").content.decode()
    answer = client.get(f"/messages/{message.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/orders/")
    assert unread_count(world.judge) == 0


def test_a_message_of_somebody_else_is_not_there(world: Any, sign_in: Any) -> None:
    message = notify(world.judge.pk, "test", title="只给法官", url="/orders/", at=NOW)
    client = sign_in(world.clerk)
    assert client.get(f"/messages/{message.pk}/").status_code == 404
    assert "只给法官" not in client.get("/messages/").content.decode()
    assert unread_count(world.judge) == 1


def test_a_message_never_leads_off_the_site(world: Any, sign_in: Any) -> None:
    message = notify(world.judge.pk, "test", title="外链", url="https://elsewhere.example/", at=NOW)
    answer = sign_in(world.judge).get(f"/messages/{message.pk}/")
    assert answer["Location"] == "/messages/"


def test_the_same_news_is_told_once(world: Any) -> None:
    for _ in range(2):
        notify(world.judge.pk, "test", title="办结", at=NOW, once="order:1")
    assert unread_count(world.judge) == 1


def test_a_notice_is_published_with_what_was_typed_kept_on_refusal(world: Any, sign_in: Any) -> None:
    client = sign_in(world.court_admin)
    refused = client.post("/notices/new/", {"title": "", "line": "保留这一行"})
    assert refused.status_code == 422
    assert "保留这一行" in refused.content.decode()
    assert client.post("/notices/new/", {"title": "周末检修<b>", "line": ""}).status_code == 302
    home = sign_in(world.judge).get("/").content.decode()
    assert "周末检修&lt;b&gt;" not in home, (
        "the notice went to the administrator's own office, not to the court"
    )
    assert "周末检修&lt;b&gt;" in sign_in(world.court_admin).get("/").content.decode()
