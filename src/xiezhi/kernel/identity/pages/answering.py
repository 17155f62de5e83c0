"""What the pages of this room share: running the action behind a form, finding a thing or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from xiezhi.kernel.identity import permissions
from xiezhi.lib.verdict import Conflict, NotFound, Refused
from xiezhi.ui.components import ViewTab
from xiezhi.ui.forms import show_refusal, status_of

__all__ = ["local_target", "one_of", "people_tabs", "status_of", "succeeded"]

T = TypeVar("T", bound=Model)

_TABS = (
    ("人员", "identity:people", permissions.PERSON_VIEW),
    ("用户组", "identity:groups", permissions.PERSON_VIEW),
    ("组织", "identity:organisations", permissions.ORGANISATION_VIEW),
    ("角色", "identity:roles", permissions.ROLE_VIEW),
    ("三员", "identity:administrators", permissions.ROLE_VIEW),
    ("登录会话", "identity:sessions", permissions.PERSON_EDIT),
    ("权限怎么算", "identity:explain", permissions.EXPLAIN),
)


def succeeded(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Run the action of a filled form; a refusal goes beside the field it is about, and nothing typed is lost."""
    if not form.is_valid():
        return False
    try:
        act()
    except (NotFound, Conflict):
        raise
    except Refused as refused:
        show_refusal(form, refused)
        return False
    return True


def one_of(queryset: QuerySet[T], pk: int) -> T:
    """The row, where it is among those one may see; else as if it were not there."""
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def local_target(request: HttpRequest, wanted: str, otherwise: str = "/") -> str:
    """The address wanted, if it lies on this site; log-in and log-out lead home."""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    if not safe or wanted.split("?")[0] in {reverse("identity:login"), reverse("identity:logout")}:
        return otherwise
    return wanted


def people_tabs(request: Any, current: str) -> list[ViewTab]:
    """The lists under 人员与权限 that this person may open."""
    return [
        ViewTab(label, reverse(url_name), is_current=url_name == current)
        for label, url_name, right in _TABS
        if request.may(right)
    ]
