"""Forms about roles and rights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from xiezhi.kernel.identity.forms.people import REQUIRED, OrganisationField
from xiezhi.kernel.identity.queries.rights import rights_by_group
from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import RIGHTS, Right, RightKind
from xiezhi.ui.forms import DateLine

KINDS = {RightKind.MENU: "菜单", RightKind.BUTTON: "按钮", RightKind.SCOPE: "范围"}


def right_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every right under its heading, each with what one notices: a menu line, a button or a reach."""
    return [
        (group, [(right.name, _label(right)) for right in rights])
        for group, rights in rights_by_group().items()
    ]


def _label(right: Right) -> str:
    return f"{right.label}（{KINDS[right.kind]}{'，敏感' if right.sensitive else ''}）"


class RoleForm(forms.Form):
    """A role with its rights, menu lines and buttons ticked one by one."""

    name = forms.CharField(label="名称", max_length=60, error_messages=REQUIRED)
    organisation = OrganisationField(label="定义单位", help_text="只有这个单位和它的下级用得到")
    description = forms.CharField(
        label="说明", max_length=300, required=False, help_text="给没有读过制度的人看的一句话"
    )
    duty = forms.ChoiceField(
        label="职责",
        choices=Duty.choices(),
        help_text="系统管理、安全保密管理、安全审计三员不能互兼，也不能兼办业务",
    )
    rights = forms.MultipleChoiceField(
        label="权限", widget=forms.CheckboxSelectMultiple, required=False,
        error_messages={"invalid_choice": "没有这项权限：%(value)s"},
    )  # fmt: skip
    reason = forms.CharField(label="改动理由", max_length=200, required=False, help_text="改动权限时要写")

    def __init__(self, *args: Any, organisations: Iterable[Any] | None, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rights"].choices = right_choices()
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].offer(organisations)
        if is_new:
            del self.fields["reason"]

    def clean_duty(self) -> Duty:
        """The duty as the rooms speak of it."""
        return Duty(self.cleaned_data["duty"])


class PeriodForm(forms.Form):
    """Where, from when, until when, and why."""

    organisation = OrganisationField(label="范围")
    include_below = forms.BooleanField(label="包括下级组织", required=False, initial=True)
    from_on = forms.DateField(
        label="起始日", widget=DateLine(), error_messages=REQUIRED | {"invalid": "日期写成2026-11-19这样"}
    )
    until_on = forms.DateField(
        label="终止日", widget=DateLine(), required=False, help_text="不再有权限的第一天；长期的不填",
        error_messages={"invalid": "日期写成2026-11-19这样"},
    )  # fmt: skip
    reason = forms.CharField(
        label="理由", max_length=200, error_messages={"required": "请写明理由"}, help_text="例如任职文件号"
    )

    def __init__(self, *args: Any, organisations: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)


class GiveRoleForm(PeriodForm):
    """A role to give."""

    role = forms.TypedChoiceField(
        label="角色", coerce=int, error_messages={"required": "请选择角色", "invalid_choice": "没有这个角色"}
    )
    field_order = ("role", "organisation", "include_below", "from_on", "until_on", "reason")

    def __init__(self, *args: Any, roles: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [
            (role.pk, f"{role.name}——{role.description}" if role.description else role.name) for role in roles
        ]
        self.fields["role"].choices = [("", "请选择"), *found]


class DenyForm(PeriodForm):
    """One right to take back."""

    right = forms.ChoiceField(
        label="权限", error_messages={"required": "请选择权限", "invalid_choice": "没有这项权限"},
        help_text="不管哪个角色给过，收回优先",
    )  # fmt: skip
    field_order = ("right", "organisation", "include_below", "from_on", "until_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["right"].choices = [("", "请选择"), *right_choices()]
        self.fields["reason"].help_text = "例如回避、停职检查"


class ExplainForm(forms.Form):
    """Whose right over which organisation is asked about."""

    who = forms.CharField(label="人员", max_length=60, required=False, help_text="姓名、用户名或工号")
    right = forms.ChoiceField(label="权限", required=False, error_messages={"invalid_choice": "没有这项权限"})
    organisation = OrganisationField(label="组织", required=False, empty="不限组织")

    def __init__(self, *args: Any, organisations: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)
        self.fields["right"].choices = [("", "全部权限"), *right_choices()]

    def clean_right(self) -> str:
        """An empty choice means all rights."""
        right: str = self.cleaned_data["right"]
        return right if right in RIGHTS else ""
