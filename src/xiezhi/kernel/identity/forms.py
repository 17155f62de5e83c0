"""Forms of the identity room."""

from __future__ import annotations

from django import forms


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label="用户名", max_length=60, error_messages={"required": "请填用户名"})
    password = forms.CharField(
        label="口令", max_length=128, strip=False, widget=forms.PasswordInput,
        error_messages={"required": "请填口令"},
    )  # fmt: skip


class SecondFactorForm(forms.Form):
    """The six digits of the authenticator."""

    code = forms.RegexField(
        r"^\s*\d{6}\s*$", label="动态口令", help_text="打开手机上的验证器，输入 6 位数字",
        error_messages={"required": "请填 6 位数字", "invalid": "动态口令是 6 位数字"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    old_password = forms.CharField(label="原口令", strip=False, widget=forms.PasswordInput)
    password = forms.CharField(
        label="新口令", strip=False, widget=forms.PasswordInput,
        help_text="至少 10 位，大写、小写、数字、符号中的三类",
    )  # fmt: skip
    again = forms.CharField(label="再输一遍新口令", strip=False, widget=forms.PasswordInput)

    def clean_again(self) -> str:
        """Both must be the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("两次输入的不一样")
        return again
