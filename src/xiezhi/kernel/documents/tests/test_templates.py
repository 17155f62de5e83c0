"""文书样式: versions that stay, drafts that change, fields that exist."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.audit import acts
from tests.support.clock import NOW

from xiezhi.kernel.documents import actions
from xiezhi.kernel.documents.models import DocumentTemplate
from xiezhi.kernel.documents.queries import published_version, templates_for, templates_visible_to
from xiezhi.lib.verdict import Conflict, NotFound, Refused

WORDING = "# 通知\n@ {{案号}}\n正文\n[印章]"


def test_standard_documents_are_brought_in_once(db: None) -> None:
    assert actions.seed_standard_templates(at=NOW) == 6
    assert actions.seed_standard_templates(at=NOW) == 0
    names = set(DocumentTemplate.objects.values_list("name", flat=True))
    assert {"传票", "送达回证", "应诉通知书", "举证通知书", "送达地址确认书", "合议庭组成人员通知书"} == names


def test_a_published_wording_stays_and_a_draft_follows(world: Any) -> None:
    admin = world.court_admin
    draft = actions.create_template(
        code="notice", name="通知", organisation=world.court, wording=WORDING, by=admin, at=NOW
    )
    with pytest.raises(NotFound):
        published_version(draft.template_id)
    actions.publish_template(draft.template_id, by=admin, at=NOW)
    actions.save_draft(draft.template_id, wording=WORDING + "\n第二版", note="补一段", by=admin, at=NOW)
    assert published_version(draft.template_id).wording == WORDING
    actions.save_draft(draft.template_id, wording=WORDING + "\n再改", note="再改", by=admin, at=NOW)
    second = actions.publish_template(draft.template_id, by=admin, at=NOW)
    assert second.number == 2
    assert published_version(draft.template_id).wording.endswith("再改")
    with pytest.raises(Conflict, match="没有待发布"):
        actions.publish_template(draft.template_id, by=admin, at=NOW)
    done = [act for act, _ in acts(object_kind="document_template")]
    assert done == [
        "documents.template.create",
        "documents.template.publish",
        "documents.template.edit",
        "documents.template.edit",
        "documents.template.publish",
    ]


def test_a_courts_own_template_comes_before_the_standard_one(world: Any) -> None:
    actions.seed_standard_templates(at=NOW)
    own = actions.create_template(
        code="summons", name="传票", organisation=world.court, wording=WORDING, by=None, at=NOW
    )
    actions.publish_template(own.template_id, by=None, at=NOW)
    here = {template.code: template for template in templates_for(world.service_centre.pk)}
    there = {template.code: template for template in templates_for(world.other_division.pk)}
    assert here["summons"].organisation == world.court
    assert there["summons"].organisation is None
    actions.retire_template(own.template_id, reason="不用了", by=world.court_admin, at=NOW)
    again = {template.code: template for template in templates_for(world.court.pk)}
    assert again["summons"].organisation is None


def test_unknown_fields_and_codes_taken_are_refused(world: Any) -> None:
    with pytest.raises(Refused, match="没有名为“身高”的字段") as refusal:
        actions.create_template(
            code="x", name="通知", organisation=world.court, wording="# 题\n{{身高}}", by=None, at=NOW
        )
    assert refusal.value.field == "wording"
    actions.create_template(code="x", name="通知", organisation=world.court, wording=WORDING, by=None, at=NOW)
    with pytest.raises(Refused, match="已经用过"):
        actions.create_template(
            code="x", name="通知", organisation=world.court, wording=WORDING, by=None, at=NOW
        )


def test_another_courts_templates_are_not_there(world: Any) -> None:
    draft = actions.create_template(
        code="notice", name="通知", organisation=world.court, wording=WORDING, by=None, at=NOW
    )
    stranger = world.court_admin_elsewhere
    assert not templates_visible_to(stranger, on=NOW.date()).filter(pk=draft.template_id).exists()
    with pytest.raises(NotFound):
        actions.save_draft(draft.template_id, wording=WORDING, note="", by=stranger, at=NOW)
    actions.seed_standard_templates(at=NOW)
    standard = DocumentTemplate.objects.filter(organisation=None).first()
    assert standard is not None
    with pytest.raises(NotFound):
        actions.save_draft(standard.pk, wording=WORDING, note="", by=world.court_admin, at=NOW)
