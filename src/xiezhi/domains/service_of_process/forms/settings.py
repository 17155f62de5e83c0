"""What a court sets for its service of process."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.ui.forms import DateLine


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
    means_order = forms.CharField(
        label="送达方式的顺序", max_length=80, required=False,
        help_text="留空用标准顺序：电子送达、直接送达、邮寄送达、委托送达、转交送达。公告总是最后",
    )  # fmt: skip
    year_starts_on = forms.DateField(
        label="服务年度从哪天起",
        required=False,
        widget=DateLine,
        help_text="留空从1月1日起；报表按这一年比较办结案件",
    )
    year_target = forms.IntegerField(
        label="服务年度的案件量", min_value=1, max_value=1_000_000, required=False, help_text="报表里与办结案件比较的数",
        error_messages={"min_value": "至少1件", "max_value": "太大了，请核对", "invalid": "请填件数，例如8000"},
    )  # fmt: skip
    reason = forms.CharField(
        label="修改的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明修改的理由"},
    )  # fmt: skip

    def changes(self) -> dict[str, Any]:
        """The values as the action takes them."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        if found["year_target"] is None:
            del found["year_target"]
        return found
