"""Forms in house style, refusals beside their field, and the conditions of a list."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.core.checks import run_checks
from django.http import QueryDict
from django.template import Context, Template
from django.test import override_settings

from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import FilterForm, error_lines, show_refusal


class AddressForm(forms.Form):
    name = forms.CharField(label="受送达人")
    phone = forms.CharField(label="手机号", help_text="11位", required=False)
    way = forms.ChoiceField(
        label="方式", choices=[("sms", "短信"), ("post", "专递")], widget=forms.RadioSelect
    )
    told = forms.BooleanField(label="已告知后果", required=False)
    day = forms.DateField(label="日期", required=False)


class OrderFilters(FilterForm):
    q = forms.CharField(label="找")
    state = forms.MultipleChoiceField(
        label="状态", choices=[("a", "待发送"), ("b", "失败")], widget=forms.CheckboxSelectMultiple
    )
    due_from = forms.DateField(label="时限")
    due_until = forms.DateField(label="至")
    court = forms.CharField(label="法庭")
    more = ("court",)


def test_a_form_comes_out_in_one_column_with_hint_and_label() -> None:
    found = str(AddressForm())
    assert found.count('class="xz-field ') == 5
    assert '<label for="id_name" class="xz-label">受送达人</label>' in found
    assert 'id="id_phone_helptext"' in found
    assert 'aria-describedby="id_phone_helptext"' in found
    assert "可以不填" in found
    assert "<legend" in found
    assert 'class="form-control"' in found


def test_a_refused_form_keeps_what_was_typed_and_points_to_the_message() -> None:
    form = AddressForm({"name": "", "phone": "199", "way": "sms", "day": "2026-02-30"})
    found = str(form)
    assert 'value="199"' in found
    assert 'value="2026-02-30"' in found
    assert 'id="id_day_error"' in found
    assert 'aria-describedby="id_day_error"' in found
    assert 'aria-invalid="true"' in found
    assert "还没有填，请补上" in found
    place, box = found.index('id="id_day_error"'), found.index('name="day"')
    assert found.index(">日期") < place < box


def test_a_refusal_of_an_action_stands_beside_its_field() -> None:
    form = AddressForm({"name": "甲", "way": "sms"})
    show_refusal(form, Refused("手机号少一位", field="phone", remedy="请对照确认书补全", code="phone"))
    assert form.errors["phone"] == ["手机号少一位，请对照确认书补全"]
    assert ("id_phone", "手机号少一位") in error_lines(form)


def test_a_refusal_about_no_field_stands_above_the_form() -> None:
    form = AddressForm({"name": "甲", "way": "sms"})
    show_refusal(form, Refused("案件已结案", field="nowhere"))
    assert error_lines(form) == [("", "案件已结案")]
    assert "案件已结案" in str(form)


def test_the_summary_counts_links_and_says_what_did_not_happen() -> None:
    form = AddressForm({"day": "x"})
    found = Template('{% load ui %}{% error_summary form "任务没有提交" %}').render(Context({"form": form}))
    assert "还有3处要改，任务没有提交" in found
    assert 'href="#id_name"' in found
    assert 'href="#id_way_0"' in found
    assert 'role="alert"' in found
    empty = Template("{% load ui %}{% error_summary form %}").render(Context({"form": AddressForm()}))
    assert empty.strip() == ""


def test_every_target_of_the_summary_exists() -> None:
    form = AddressForm({"day": "x", "name": ""})
    drawn = str(form)
    for target, _ in error_lines(form):
        assert f'id="{target}"' in drawn


def test_conditions_read_as_chips_that_can_be_taken_off() -> None:
    filters = OrderFilters(QueryDict("state=a&state=b&due_from=2020-11-01&view=mine&page=zzz"))
    state, due = filters.groups
    assert (state.chip.summary, due.chip.summary) == ("2项", "2020-11-01至今")
    assert state.chip.remove_url == "?due_from=2020-11-01&view=mine"
    assert due.chip.remove_url == "?state=a&state=b&view=mine"
    assert filters.clear_url == "?view=mine"
    assert filters.kept == [("view", "mine")]
    assert filters.value_of("due_from") == date(2020, 11, 1)
    assert [group.label for group in filters.more_groups] == ["法庭"]


def test_one_condition_is_named_and_an_unfitting_one_says_why() -> None:
    assert OrderFilters(QueryDict("state=a")).groups[0].chip.summary == "待发送"
    filters = OrderFilters(QueryDict("state=nonsense&due_until=2020-13-45"))
    state, due = filters.groups
    assert state.chip.is_error
    assert due.chip.is_error
    assert filters.value_of("state") is None
    assert filters.value_of("due_until") is None


def test_no_condition_shows_no_clear() -> None:
    filters = OrderFilters(QueryDict(""))
    assert not filters.is_on
    found = Template("{% load ui %}{% filter_bar form %}").render(Context({"form": filters}))
    assert "清除" not in found
    assert 'name="state"' in found


@pytest.mark.parametrize(
    ("renderer", "count"),
    [("xiezhi.ui.forms.HouseRenderer", 0), ("django.forms.renderers.DjangoTemplates", 1)],
)
def test_a_house_without_its_renderer_is_found_at_start_up(renderer: str, count: int) -> None:
    with override_settings(FORM_RENDERER=renderer):
        assert len([found for found in run_checks() if found.id == "ui.E001"]) == count
