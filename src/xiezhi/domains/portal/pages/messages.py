"""Messages and notices."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from xiezhi.domains.portal.forms import NoticeForm
from xiezhi.kernel.notifications import actions, permissions
from xiezhi.kernel.notifications.queries import messages_of, notices_for
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import paginate_by_key, redirect_with_notice, render_page


def _sample_notice(world: Any) -> dict[str, Any]:
    """A notice of the court."""
    return {"notice_id": world.sample("notice").pk}


@page("portal:messages", title="通知与消息", own=True, menu="notifications", methods=("GET", "POST"))
def messages(request: Any) -> HttpResponse:
    """All messages; a POST marks all as read."""
    if request.method == "POST":
        actions.mark_read(request.person, message_ids=None, at=request.moment)
        return redirect_with_notice(request, "portal:messages", "全部标为已读")
    found = messages_of(request.person)
    only_unread = request.GET.get("unread") == "1"
    if only_unread:
        found = found.filter(read_at=None)
    context = {
        "rows": paginate_by_key(found, request, order=("-at",), size=30),
        "only_unread": only_unread,
        "notices": notices_for(request.person, on=request.moment.date())[:20],
        "may_publish": bool(request.may(permissions.PUBLISH_NOTICE)),
    }
    return render_page(request, "portal/messages.html", context)


@page(
    "portal:message", title="打开消息", own=True, menu="notifications", sample=lambda world: {"message_id": 0}
)
def message(request: Any, message_id: int) -> HttpResponse:
    """Open what a message is about, and note that it was read."""
    found = messages_of(request.person).filter(pk=message_id).first()
    if found is None:
        raise Http404
    actions.mark_read(request.person, message_ids=[found.pk], at=request.moment)
    safe = url_has_allowed_host_and_scheme(found.url, {request.get_host()}, require_https=request.is_secure())
    return redirect(found.url if found.url and safe else "portal:messages")


@page("portal:notice", title="通知", own=True, menu="notifications", sample=_sample_notice)
def notice(request: Any, notice_id: int) -> HttpResponse:
    """One notice in full."""
    found = notices_for(request.person, on=request.moment.date()).filter(pk=notice_id).first()
    if found is None:
        raise Http404
    actions.read_notice(found.pk, by=request.person, at=request.moment)
    return render_page(request, "portal/notice.html", {"notice": found})


@page(
    "portal:notice-new", title="发布通知", right=permissions.PUBLISH_NOTICE, menu="notifications",
    methods=("GET", "POST"),
)  # fmt: skip
def notice_new(request: Any) -> HttpResponse:
    """Publish a notice to one's own organisation and those below."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_notice(
                organisation_id=request.person.organisation_id,
                by=request.person,
                at=request.moment,
                **form.cleaned_data,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "portal:messages", "通知已发布")
    return render_page(request, "portal/notice_new.html", {"form": form}, status=status_of(form))
