"""Forms about people, groups and organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from xiezhi.kernel.identity.queries.people import STANDINGS
from xiezhi.kernel.identity.types import OrganisationKind
from xiezhi.lib.identifiers import checked_email, checked_phone
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import FilterForm

REQUIRED = {"required": "请填这一项"}


def tree_choices(organisations: Iterable[Any]) -> list[tuple[int, str]]:
    """Organisations for a select, indented as in the tree."""
    found = list(organisations)
    top = min((one.depth for one in found), default=1)
    return [(one.pk, "　" * (one.depth - top) + one.name) for one in found]


def checked(check: Callable[[str], str], text: str) -> str:
    """The text as the check writes it; what it refuses becomes the message of the field."""
    try:
        return check(text) if text.strip() else ""
    except Refused as refused:
        told = f"{refused.message}，{refused.remedy}" if refused.remedy else refused.message
        raise forms.ValidationError(told, params={"short": refused.message}) from refused


class OrganisationField(forms.ChoiceField):
    """An organisation out of those that may be chosen; gives the object."""

    def __init__(self, *, empty: str = "请选择", **kwargs: Any) -> None:
        self.empty = empty
        self.found: dict[int, Any] = {}
        messages = {"required": "请选择组织", "invalid_choice": "这个组织不在您可选的范围内"}
        super().__init__(error_messages=messages, **kwargs)

    def offer(self, organisations: Iterable[Any]) -> None:
        """Set what may be chosen."""
        listed = list(organisations)
        self.found = {one.pk: one for one in listed}
        self.choices = [("", self.empty), *tree_choices(listed)]

    def clean(self, value: Any) -> Any:
        """The organisation chosen, ``None`` for none."""
        chosen = super().clean(value)
        return self.found[int(chosen)] if chosen else None


class PersonForm(forms.Form):
    """What is known of a person."""

    username = forms.CharField(
        label="用户名", max_length=60, help_text="登录用，建立以后不能改。例如xu.jingyi",
        error_messages=REQUIRED | {"max_length": "用户名最多60个字符"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    name = forms.CharField(
        label="姓名", max_length=40, error_messages=REQUIRED | {"max_length": "姓名最多40个字"}
    )
    organisation = OrganisationField(label="所在组织")
    title = forms.CharField(label="职务", max_length=40, required=False)
    staff_no = forms.CharField(
        label="工号", max_length=40, required=False, help_text="与办案系统一致，免登录跳转时按它认人"
    )
    phone = forms.CharField(label="手机号", max_length=40, required=False, help_text="加密保存，用于紧急短信")
    email = forms.CharField(label="电子邮箱", max_length=120, required=False)
    oidc_subject = forms.CharField(
        label="统一身份标识",
        max_length=200,
        required=False,
        help_text="统一身份认证平台里这个人的sub，没有就不填",
    )
    reason = forms.CharField(
        label="调动理由", max_length=200, required=False, help_text="换了所在组织才要写，例如调令文号"
    )

    def __init__(self, *args: Any, organisations: Iterable[Any], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)
        del self.fields["reason" if is_new else "username"]

    def clean_phone(self) -> str:
        """Told together with the other faults, not after them."""
        return checked(checked_phone, self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """Told together with the other faults, not after them."""
        return checked(checked_email, self.cleaned_data["email"])


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由", "max_length": "理由最多200字"},
    )  # fmt: skip


class PeopleFilter(FilterForm):
    """Conditions of the list of people."""

    q = forms.CharField(label="姓名、用户名、工号、职务", max_length=60)
    organisation = forms.TypedChoiceField(label="组织", coerce=int, empty_value=None)
    role = forms.TypedMultipleChoiceField(label="角色", coerce=int, widget=forms.CheckboxSelectMultiple)
    standing = forms.MultipleChoiceField(
        label="账号", choices=list(STANDINGS.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, organisations: Iterable[Any], roles: Iterable[Any]) -> None:
        super().__init__(data)
        self.fields["organisation"].choices = [("", "全部"), *tree_choices(organisations)]
        self.fields["role"].choices = [(role.pk, role.name) for role in roles]


class GroupForm(forms.Form):
    """A user group."""

    name = forms.CharField(label="名称", max_length=60, help_text="例如速裁团队", error_messages=REQUIRED)
    organisation = OrganisationField(label="所属组织")
    description = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, organisations: Iterable[Any] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].offer(organisations)


class MemberForm(forms.Form):
    """A person to put into a group, named by user name or staff number."""

    who = forms.CharField(
        label="人员", max_length=60, help_text="用户名或工号", error_messages={"required": "请填用户名或工号"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class OrganisationForm(forms.Form):
    """An organisation in the tree."""

    parent = OrganisationField(label="上级组织")
    name = forms.CharField(label="名称", max_length=120, error_messages=REQUIRED)
    short_name = forms.CharField(label="简称", max_length=40, required=False, help_text="不填就用名称")
    kind = forms.ChoiceField(label="类别", choices=OrganisationKind.choices(), error_messages=REQUIRED)
    code = forms.CharField(
        label="编码",
        max_length=40,
        help_text="全系统唯一，建立以后不能改。例如310199-03",
        error_messages=REQUIRED,
    )
    court_code = forms.CharField(
        label="法院代字", max_length=12, required=False, help_text="法院才有，例如沪0199"
    )
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)

    def __init__(self, *args: Any, organisations: Iterable[Any] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["parent"], self.fields["code"]
        else:
            self.fields["parent"].offer(organisations)

    def clean_kind(self) -> OrganisationKind:
        """The kind as the rooms speak of it."""
        return OrganisationKind(self.cleaned_data["kind"])
