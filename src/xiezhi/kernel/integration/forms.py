"""Forms around connections to other systems."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.kernel.integration.actions.clients import SCOPES
from xiezhi.kernel.integration.types import EVENTS
from xiezhi.ui.forms import DateLine, FilterForm

DELIVERY_STATES = (("waiting", "待送出"), ("delivered", "已送到"), ("given_up", "多次失败"))


class ClientForm(forms.Form):
    """Another system: its name, what it may call, where it is told."""

    name = forms.CharField(label="名称", max_length=80, help_text="例如 内网办案系统")
    scopes = forms.MultipleChoiceField(
        label="可调用的接口", choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    webhook_url = forms.CharField(
        label="推送地址",
        max_length=200,
        required=False,
        help_text="任务变动时推送到这里；不填就不推送，由对方查询",
    )


class NewClientForm(ClientForm):
    """The same, with the court it belongs to."""

    organisation = forms.TypedChoiceField(label="所属法院或部门", coerce=int)
    field_order = ("name", "organisation", "scopes", "webhook_url")

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = places  # type: ignore[attr-defined]


class StopForm(forms.Form):
    """Why a system is shut out."""

    reason = forms.CharField(label="理由", max_length=200)


class DeliveryFilter(FilterForm):
    """The conditions of the list of deliveries."""

    q = forms.CharField(label="任务号、推送编号", max_length=60)
    state = forms.MultipleChoiceField(
        label="状态", choices=DELIVERY_STATES, widget=forms.CheckboxSelectMultiple
    )
    event = forms.MultipleChoiceField(label="事件", widget=forms.CheckboxSelectMultiple)
    created_from = forms.DateField(label="产生", widget=DateLine)
    created_until = forms.DateField(label="至", widget=DateLine)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [(one.name, one.label) for one in EVENTS if one.outside]  # type: ignore[attr-defined]
