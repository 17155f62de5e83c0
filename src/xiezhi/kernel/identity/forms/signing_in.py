"""Forms of signing in, and of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms

REQUIRED = {"required": "请填这一项"}


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label="用户名", max_length=60, error_messages={"required": "请填用户名", "max_length": "用户名最多60个字符"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = forms.CharField(
        label="口令", max_length=128, strip=False, error_messages={"required": "请填口令"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class CodeField(forms.RegexField):
    """The six digits of the authenticator."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "maxlength": 8,
                "data-width": "short",
            }
        )
        messages = {"required": "请填6位数字", "invalid": "动态口令是6位数字"}
        super().__init__(r"^\s*\d{6}\s*$", label="动态口令", widget=widget, error_messages=messages, **kwargs)


class SecondFactorForm(forms.Form):
    """What the authenticator shows now."""

    code = CodeField(help_text="打开手机上的验证器，输入现在显示的6位数字")


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    old_password = forms.CharField(
        label="原口令", strip=False, error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    password = forms.CharField(
        label="新口令", strip=False, max_length=128, error_messages=REQUIRED | {"max_length": "口令最多128位"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少10位，大写、小写、数字、符号中的三类",
    )  # fmt: skip
    again = forms.CharField(
        label="再输一遍新口令", strip=False, error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_again(self) -> str:
        """Both must be the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("两次输入的不一样")
        return again


class PreferencesForm(forms.Form):
    """How one likes to be told of things. The in-app message always comes."""

    by_sms = forms.BooleanField(label="紧急事项同时发短信", required=False)
    by_email = forms.BooleanField(label="每天一封邮件，汇总未读消息", required=False)
    quiet_from = forms.TimeField(
        label="免打扰从", required=False, widget=forms.TimeInput(attrs={"type": "time", "data-width": "short"}),
        error_messages={"invalid": "时间写成21:30这样"}, help_text="这段时间里不发短信，站内消息照收",
    )  # fmt: skip
    quiet_until = forms.TimeField(
        label="免打扰到", required=False, widget=forms.TimeInput(attrs={"type": "time", "data-width": "short"}),
        error_messages={"invalid": "时间写成07:30这样"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both ends of the quiet hours, or neither."""
        found: dict[str, Any] = super().clean() or {}
        for one, other in (("quiet_from", "quiet_until"), ("quiet_until", "quiet_from")):
            if found.get(one) and not found.get(other) and other not in self.errors:
                self.add_error(other, "免打扰要填起止两个时间")
        return found

    def as_settings(self) -> dict[str, Any]:
        """The values as they are kept."""
        found = self.cleaned_data
        times = {
            name: found[name].strftime("%H:%M") if found[name] else ""
            for name in ("quiet_from", "quiet_until")
        }
        return {"by_sms": found["by_sms"], "by_email": found["by_email"], **times}
