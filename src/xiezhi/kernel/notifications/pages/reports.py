"""Where carriers report what became of an SMS."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from xiezhi.kernel.notifications import actions
from xiezhi.kernel.notifications.channels.sms.signing import is_genuine
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience

LARGEST = 64 * 1024


@csrf_exempt
@page("notifications:sms-report", title="短信状态报告", audience=Audience.PUBLIC, methods=("POST",))
def sms_report(request: HttpRequest) -> HttpResponse:
    """Take a carrier's report; the gateway signs it with the secret of our account."""
    moment = request.headers.get("X-Moment", "")
    claimed = request.headers.get("X-Signature", "")
    now = request.moment  # type: ignore[attr-defined]
    body = request.body[: LARGEST + 1]
    if len(body) > LARGEST or not is_genuine(
        settings.SMS_GATEWAY_SECRET, moment, body, claimed, now=now.timestamp()
    ):
        return JsonResponse({"error": "签名不对"}, status=401)
    try:
        found = json.loads(body)
        number, arrived = str(found["gateway_no"]), found["state"] == "delivered"
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "要有 gateway_no 和 state"}, status=400)
    reason, code = str(found.get("reason", ""))[:200], str(found.get("code", ""))[:40]
    if not actions.record_report(number, arrived=arrived, reason=reason, code=code, at=now):
        return JsonResponse({"error": "没有这个编号"}, status=404)
    return JsonResponse({"taken": True})
