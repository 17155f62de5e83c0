"""The conditions of the list of messages that left the house."""

from __future__ import annotations

from django import forms

from xiezhi.ui.forms import FilterForm

STATES = (("queued", "待发送"), ("handed", "已交付通道"), ("arrived", "已到达"), ("failed", "失败"))
MEANS = (("sms", "短信"), ("email", "邮件"))


class OutgoingFilter(FilterForm):
    """By case number, state and means."""

    q = forms.CharField(label="案号", max_length=60)
    state = forms.MultipleChoiceField(label="状态", choices=STATES, widget=forms.CheckboxSelectMultiple)
    means = forms.MultipleChoiceField(label="方式", choices=MEANS, widget=forms.CheckboxSelectMultiple)
