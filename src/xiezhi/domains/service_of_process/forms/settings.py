"""What a court sets for its service of process."""

from __future__ import annotations

from typing import Any

from django import forms


class SettingsForm(forms.Form):
    """The settings of one court; each change asks why."""

    adds_effect_sentence = forms.BooleanField(label="在短信里写明到达即送达", required=False)
    hotline = forms.CharField(
        label="咨询电话", max_length=20, help_text="写在短信、邮件和受送达人看到的每一页上",
        error_messages={"required": "咨询电话不能空着，没有自己的电话就填12368"},
    )  # fmt: skip
    check_site = forms.CharField(
        label="核对短信的网址", max_length=80, required=False, help_text="留空就用本系统的核对页"
    )
    link_days = forms.IntegerField(
        label="链接有效天数", min_value=1, max_value=730, help_text="从发出之日算，1到730天；已经发出的不变",
        error_messages={"min_value": "至少1天", "max_value": "最多730天", "invalid": "请填天数，例如180"},
    )  # fmt: skip
    pickup_place = forms.CharField(
        label="领取文书的地点", max_length=60, required=False, help_text="例如：诉讼服务中心3号窗口"
    )
    identity_picture_days = forms.IntegerField(
        label="身份证件影像保留天数", min_value=1, max_value=365, help_text="从窗口办结之日算，到期自动删除，1到365天",
        error_messages={"min_value": "至少1天", "max_value": "最多365天", "invalid": "请填天数，例如30"},
    )  # fmt: skip
    reason = forms.CharField(
        label="修改的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明修改的理由"},
    )  # fmt: skip

    def changes(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
