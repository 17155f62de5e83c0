"""Where carriers tell what became of parcels."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from xiezhi.domains.service_of_process.actions.logistics import take_events
from xiezhi.domains.service_of_process.channels.carrier.port import read_events
from xiezhi.domains.service_of_process.channels.carrier.signing import is_genuine
from xiezhi.lib.verdict import NotFound, Refused
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience

LARGEST = 64 * 1024


@csrf_exempt
@page(
    "service_of_process:carrier-events", title="承运方推送物流", audience=Audience.PUBLIC, methods=("POST",)
)
def carrier_events(request: HttpRequest) -> HttpResponse:
    """Take what a carrier pushes; it is signed with the secret of our account, told twice it is kept once."""
    moment, claimed = request.headers.get("X-Moment", ""), request.headers.get("X-Signature", "")
    now = request.moment  # type: ignore[attr-defined]
    body = request.body[: LARGEST + 1]
    if len(body) > LARGEST or not is_genuine(
        settings.CARRIER_SECRET, moment, request.path, body, claimed, now=now.timestamp()
    ):
        return JsonResponse({"error": "签名不对"}, status=401)
    try:
        found = json.loads(body)
        events = read_events(found)
        taken = take_events(str(found.get("tracking_no") or "")[:20], events, through="push", at=now)
    except NotFound:
        return JsonResponse({"error": "没有这个单号"}, status=404)
    except (ValueError, Refused) as error:
        said = error.message if isinstance(error, Refused) else "正文不是JSON"
        return JsonResponse({"error": said}, status=422)
    return JsonResponse({"taken": taken})
