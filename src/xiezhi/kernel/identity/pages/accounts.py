"""What an administrator does to an account: stop, reopen, unlock, mend password and second factor; who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.actions.passwords import remove_second_factor, reset_password, unlock_person
from xiezhi.kernel.identity.actions.people import set_person_active
from xiezhi.kernel.identity.actions.powers import require_charge
from xiezhi.kernel.identity.forms.people import ReasonForm
from xiezhi.kernel.identity.pages.answering import one_of, people_tabs, status_of, succeeded
from xiezhi.kernel.identity.pages.showing import agent_words
from xiezhi.kernel.identity.queries.people import people_in
from xiezhi.kernel.identity.queries.sessions import sign_ins_in
from xiezhi.kernel.identity.rules import password as password_rule
from xiezhi.kernel.identity.rules import sessions as session_rule
from xiezhi.lib.verdict import NotFound
from xiezhi.ui.components import Action, Row
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page


def _sample(world: Any) -> dict[str, Any]:
    return {"person_id": world.clerk.pk}


@page(
    "identity:person-standing", title="停用或启用账号", right=permissions.PERSON_EDIT, menu="people",
    methods=("GET", "POST"), sample=_sample,
)  # fmt: skip
def person_standing(request: Any, person_id: int) -> HttpResponse:
    """Stop an account, or reopen one that is stopped."""
    found = _in_charge(request, person_id)
    to = not found.is_active
    happens = ["可以重新登录，原来的角色仍按期限有效"] if to else [
        "立即不能登录，已登录的设备马上退出", "名下未办的事不会自动转给别人", "资料、授权和操作日志都保留",
    ]  # fmt: skip
    return _ask(
        request, f"{'启用' if to else '停用'}{found.name}的账号？", happens, "启用账号" if to else "停用账号", found,
        lambda reason: set_person_active(found, to, by=request.person, at=request.moment, reason=reason),
        f"已{'启用' if to else '停用'}{found.name}的账号",
    )  # fmt: skip


@page(
    "identity:person-unlock", title="解除锁定", right=permissions.PERSON_EDIT, menu="people",
    methods=("GET", "POST"), sample=_sample,
)  # fmt: skip
def person_unlock(request: Any, person_id: int) -> HttpResponse:
    """Lift the lock after wrong tries."""
    found = _in_charge(request, person_id)
    return _ask(
        request, f"解除{found.name}的锁定？", ["马上可以再试登录，错误次数重新计"], "解除锁定", found,
        lambda reason: unlock_person(found, by=request.person, at=request.moment, reason=reason), "已解除锁定",
    )  # fmt: skip


@page(
    "identity:person-second-factor", title="移除动态口令", right=permissions.PERSON_EDIT, menu="people",
    methods=("GET", "POST"), sample=_sample,
)  # fmt: skip
def person_second_factor(request: Any, person_id: int) -> HttpResponse:
    """Take the authenticator off somebody who has lost the phone."""
    found = _in_charge(request, person_id)
    happens = ["登录只凭口令，直到本人重新启用", "请先当面核对身份"]
    return _ask(
        request, f"移除{found.name}的动态口令？", happens, "移除动态口令", found,
        lambda reason: remove_second_factor(found, by=request.person, at=request.moment, reason=reason),
        "已移除动态口令",
    )  # fmt: skip


@page(
    "identity:person-password", title="重置口令", right=permissions.PERSON_EDIT, menu="people",
    methods=("GET", "POST"), sample=_sample,
)  # fmt: skip
@never_cache
def person_password(request: Any, person_id: int) -> HttpResponse:
    """Give a one-time password, shown once on the answer to this very form."""
    found = _in_charge(request, person_id)
    form = ReasonForm(request.POST or None)
    made: list[str] = []

    def act() -> None:
        made.append(
            reset_password(found, by=request.person, at=request.moment, reason=form.cleaned_data["reason"])
        )

    if request.method == "POST" and succeeded(form, act):
        return render_page(request, "identity/one_time_password.html", {"person": found, "password": made[0]})
    context = {
        "question": f"重置{found.name}的口令？",
        "happens": [
            "原口令马上失效，已登录的设备退出，锁定解除",
            "下一页只显示一次一次性口令，请当面或电话告诉本人",
            f"本人须在{password_rule.ONE_TIME_FOR.days}天内登录并改掉它",
        ],
        "action": Action("重置口令", kind="filled"), "back_url": _page_of(found), "form": form,
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


@page("identity:sessions", title="登录会话", right=permissions.PERSON_EDIT, menu="people")
def sessions(request: Any) -> HttpResponse:
    """Who is signed in now, where, and the limits every session has."""
    found = sign_ins_in(request.scope(permissions.PERSON_EDIT), at=request.moment)
    rows = paginate_by_key(found, request, order=("-seen_at",), size=50, count=True)
    context = {
        "rows": rows,
        "devices": [(one, agent_words(one.agent)) for one in rows.items],
        "limits": _limits(),
        "own_key": request.session.session_key,
        "tabs": people_tabs(request, "identity:sessions"),
        "now": request.moment,
    }
    return render_page(request, "identity/sessions.html", context)


def _limits() -> list[Row]:
    return [
        Row("没有操作", f"{_minutes(session_rule.IDLE_LIMIT)}后退出"),
        Row("一次登录", f"最长{int(session_rule.WHOLE_LIMIT.total_seconds()) // 3600}小时"),
        Row("同一个人", f"最多{session_rule.SESSIONS_PER_PERSON}台设备，再登录时最早的一台退出"),
        Row("口令输错", f"{_minutes(password_rule.TRIES_WINDOW)}内{password_rule.TRIES_BEFORE_LOCK}次，"
            f"锁定{_minutes(password_rule.LOCK_FOR)}"),
        Row("口令有效", f"{password_rule.MAX_AGE.days}天，到期登录后先改口令"),
        Row("一次性口令", f"{password_rule.ONE_TIME_FOR.days}天内使用有效"),
    ]  # fmt: skip


def _minutes(span: Any) -> str:
    return f"{int(span.total_seconds()) // 60}分钟"


def _in_charge(request: Any, person_id: int) -> Any:
    """The person, where the account is in one's charge; a person of another court is not there at all."""
    found = one_of(people_in(request.scope(permissions.PERSON_EDIT)), person_id)
    if found.pk == request.person.pk:
        raise NotFound
    require_charge(request.person, found, request.moment)
    return found


def _page_of(found: Any) -> str:
    return reverse("identity:person", kwargs={"person_id": found.pk})


def _ask(
    request: Any,
    question: str,
    happens: list[str],
    label: str,
    found: Any,
    act: Callable[[str], None],
    said: str,
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and succeeded(form, lambda: act(form.cleaned_data["reason"])):
        return redirect_with_notice(request, "identity:person", said, person_id=found.pk)
    context = {
        "question": question, "happens": happens, "action": Action(label, kind="filled"), "form": form,
        "back_url": _page_of(found),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))
