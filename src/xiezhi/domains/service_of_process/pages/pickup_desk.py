"""At the window: tell the period, check and print the papers, scan, hand over, note a refusal (SP-27)."""

from __future__ import annotations

import io
import json
from typing import Any

from django.http import Http404, HttpResponse
from pypdf import PdfReader, PdfWriter

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.actions import pickup_desk, pickup_pictures, pickups
from xiezhi.domains.service_of_process.actions.blank_proofs import blank_proofs_of_attempts
from xiezhi.domains.service_of_process.actions.pickup_marking import mark_for_pickup
from xiezhi.domains.service_of_process.forms.orders import ReasonForm
from xiezhi.domains.service_of_process.forms.pickups import (
    CheckForm,
    HandOverForm,
    MarkForm,
    PictureForm,
    RefusalForm,
    TellForm,
)
from xiezhi.domains.service_of_process.pages.files import content_answer, file_answer
from xiezhi.domains.service_of_process.pages.pickups import (
    MENU,
    PDF,
    WRITES,
    opened_pickup,
    sample_pickup,
)
from xiezhi.domains.service_of_process.pages.recipient_signing import drawn
from xiezhi.domains.service_of_process.pages.recipients import may as may_over_order
from xiezhi.domains.service_of_process.pages.recipients import recipient_of
from xiezhi.domains.service_of_process.pages.samples import sample_recipient
from xiezhi.domains.service_of_process.queries.matrix import matrix_of
from xiezhi.domains.service_of_process.queries.pickups import papers_of, pictures_of
from xiezhi.domains.service_of_process.queries.settings import settings_of
from xiezhi.domains.service_of_process.types.desk import HandOver, Refusal
from xiezhi.domains.service_of_process.types.pickups import PickupState, PictureKind
from xiezhi.kernel.files import queries as files
from xiezhi.kernel.identity.permissions import UNMASK
from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import Action
from xiezhi.ui.forms import show_refusal, status_of
from xiezhi.ui.gate import page
from xiezhi.ui.rendering import redirect_with_notice, render_page

ENDED = frozenset({PickupState.COLLECTED.value, PickupState.REFUSED.value})
TELLING = (
    ("期间从告知起", "告知了领取的期间和地点，才能登记领取。期满前一直可以重新告知。"),
    ("不来领取", "只有简易程序当庭宣判、笔录里记明期间和地点的裁判文书，不来领取的才在期满之日视为送达；其他文书不来领取不等于送达，系统会提示改用别的方式。"),
)  # fmt: skip
HANDING = (
    ("先看证件", "本人领取的，证件号码要与登记的一致。代领的，由规则判断他能不能签收；对方当事人和没有同住的家属不能代收。"),
    ("再交文书", "签好的送达回证要先扫描，或者请来人在屏幕上签名。登记以后，送达日期由规则判定。"),
)  # fmt: skip


def _form_page(
    request: Any, found: Any, form: Any, title: str, label: str, notes: Any = (), **more: Any
) -> Any:
    context = {"form": form, "pickup": found, "title": title, "submit_label": label, "notes": notes, **more}
    name = more.get("template", "form")
    return render_page(request, f"service_of_process/pickups/{name}.html", context, status=status_of(form))


@page(
    "service_of_process:pickup-mark", title="标记上门自取", right=permissions.SEND, menu="service_orders",
    methods=WRITES, sample=sample_recipient,
)  # fmt: skip
def pickup_mark(request: Any, order_id: int, recipient_id: int) -> HttpResponse:
    """The party wants to fetch the papers: onto the reception list, with what was told."""
    order, recipient = recipient_of(request, order_id, recipient_id)
    if not may_over_order(request, order, permissions.SEND):
        raise Http404
    documents = [(str(one.pk), one.name) for one in matrix_of(order).live_documents]
    initial = {
        "place": settings_of(order.court_id).pickup_place, "told_at": request.moment, "how": "phone",
        "from_on": request.moment.date(),
    }  # fmt: skip
    form = MarkForm(request.POST or None, documents=documents, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = mark_for_pickup(
                recipient, form.telling(), by=request.person, at=request.moment, reason=form.cleaned_data["reason"],
                document_ids=tuple(int(one) for one in form.cleaned_data["documents"]),
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:pickup", "已列入上门自取", made.pk)
    context = {
        "form": form, "order": order, "title": f"标记{recipient.party.name}上门自取", "submit_label": "列入上门自取",
        "notes": TELLING,
    }  # fmt: skip
    return render_page(request, "service_of_process/orders/form.html", context, status=status_of(form))


@page(
    "service_of_process:pickup-inform", title="告知领取期间", right=permissions.SEND, menu=MENU, methods=WRITES,
    sample=sample_pickup,
)  # fmt: skip
def pickup_inform(request: Any, pickup_id: int) -> HttpResponse:
    """Register what was told."""
    found = opened_pickup(request, pickup_id, permissions.SEND)
    initial = {
        "place": found.place, "from_on": found.from_on or request.moment.date(), "until_on": found.until_on,
        "how": found.told_how or "phone", "told_at": request.moment, "announced_in_court": found.announced_in_court,
    }  # fmt: skip
    form = TellForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            pickups.inform_pickup(found, form.telling(), by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:pickup", "告知已登记", found.pk)
    return _form_page(request, found, form, "告知领取期间", "登记告知", TELLING)


@page(
    "service_of_process:pickup-remind", title="短信提醒领取", right=permissions.SEND, menu=MENU, methods=("POST",),
    sample=sample_pickup,
)  # fmt: skip
def pickup_remind(request: Any, pickup_id: int) -> HttpResponse:
    """Send the reminder."""
    found = opened_pickup(request, pickup_id, permissions.SEND)
    said, level = "提醒短信已提交发送", "info"
    try:
        pickups.remind_pickup(found, by=request.person, at=request.moment)
    except Refused as refusal:
        said, level = f"{refusal.message}，{refusal.remedy}" if refusal.remedy else refusal.message, "danger"
    return redirect_with_notice(request, "service_of_process:pickup", said, found.pk, level=level)


@page(
    "service_of_process:pickup-check", title="核对领取材料", right=permissions.COUNTER, menu=MENU, methods=WRITES,
    sample=sample_pickup,
)  # fmt: skip
def pickup_check(request: Any, pickup_id: int) -> HttpResponse:
    """Tick every paper that lies at the window."""
    found = opened_pickup(request, pickup_id, permissions.COUNTER)
    papers = [cell.document for cell in papers_of(found.attempt) if cell.document.withdrawn_at is None]
    choices = [(str(one.pk), f"{one.name}　{one.copies}份　{one.pages}页") for one in papers]
    form = CheckForm(request.POST if request.method == "POST" else None, documents=choices)
    if request.method == "POST" and form.is_valid():
        ticked = [int(one) for one in form.cleaned_data["documents"]]
        try:
            pickup_desk.check_material(found, ticked, by=request.person, at=request.moment)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:pickup", "材料核对齐了", found.pk)
    notes = (("逐件核对", "对照清单，看到一件勾一件。文书更换以后要重新核对。"),)
    return _form_page(request, found, form, "核对领取材料", "核对无误", notes)


@page(
    "service_of_process:pickup-papers", title="打印领取的文书", right=permissions.COUNTER, menu=MENU, methods=("POST",),
    sample=sample_pickup,
)  # fmt: skip
def pickup_papers(request: Any, pickup_id: int) -> HttpResponse:
    """All papers of the collection in one file to print; the printing is written down."""
    found = opened_pickup(request, pickup_id, permissions.COUNTER)
    stored = [cell.document for cell in papers_of(found.attempt) if cell.document.withdrawn_at is None]
    writer = PdfWriter()
    for document in stored:
        if document.file.media_type == PDF:
            for _ in range(document.copies):
                writer.append(PdfReader(io.BytesIO(files.read(document.file))))
    if not len(writer.pages):
        said = "没有PDF文书可以合并打印，请在任务里逐件打开"
        return redirect_with_notice(request, "service_of_process:pickup", said, found.pk, level="danger")
    pickup_desk.note_print(found, f"文书{len(writer.pages)}页", by=request.person, at=request.moment)
    out = io.BytesIO()
    writer.write(out)
    return content_answer(
        request, out.getvalue(), media_type=PDF, file_name=f"{found.pickup_no}.pdf", saving=False
    )


@page(
    "service_of_process:pickup-blank", title="打印空白送达回证", right=permissions.COUNTER, menu=MENU, methods=("POST",),
    sample=sample_pickup,
)  # fmt: skip
def pickup_blank(request: Any, pickup_id: int) -> HttpResponse:
    """The 送达回证 of this collection, to be signed by hand."""
    found = opened_pickup(request, pickup_id, permissions.COUNTER)
    pdf = blank_proofs_of_attempts([found.attempt], by=request.person, at=request.moment)
    pickup_desk.note_print(found, "空白送达回证", by=request.person, at=request.moment)
    return content_answer(
        request, pdf, media_type=PDF, file_name=f"送达回证{found.pickup_no}.pdf", saving=False
    )


@page(
    "service_of_process:pickup-picture", title="扫描、拍照", right=permissions.COUNTER, menu=MENU, methods=WRITES,
    sample=sample_pickup,
)  # fmt: skip
def pickup_picture(request: Any, pickup_id: int) -> HttpResponse:
    """Scan a card or the signed 送达回证 in."""
    found = opened_pickup(request, pickup_id, permissions.COUNTER)
    form = PictureForm(
        request.POST or None, request.FILES or None, initial={"kind": PictureKind.SIGNED_PROOF.value}
    )
    if request.method == "POST" and form.is_valid():
        picture = form.cleaned_data["picture"]
        try:
            pickup_pictures.keep_picture(
                found, (picture.name, picture.read()), kind=PictureKind(form.cleaned_data["kind"]), by=request.person,
                at=request.moment,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:pickup", "影像已保存", found.pk)
    days = settings_of(found.attempt.order.court_id).identity_picture_days
    notes = (
        ("身份证件", f"平时只显示遮蔽了号码和住址的副本，办结{days}天后自动删除，删除写入经过。"),
        ("送达回证", "签好的送达回证随案件保存。识读出的日期和签名只是建议，要由您确认。"),
    )
    return _form_page(request, found, form, "扫描、拍照", "保存", notes)


def _sample_picture(world: Any) -> dict[str, Any]:
    return {**sample_pickup(world), "picture_id": world.sample("pickup_picture").pk}


def _picture(request: Any, pickup_id: int, picture_id: int, right: str) -> tuple[Any, Any]:
    found = opened_pickup(request, pickup_id, right)
    picture = next((one for one in pictures_of(found) if one.pk == picture_id), None)
    if picture is None or picture.file is None:
        raise Http404
    return found, picture


@page(
    "service_of_process:pickup-picture-file", title="窗口影像", right=permissions.COUNTER, menu=MENU,
    sample=_sample_picture,
)  # fmt: skip
def pickup_picture_file(request: Any, pickup_id: int, picture_id: int) -> HttpResponse:
    """What may be shown of it: of a card the covered copy."""
    _, picture = _picture(request, pickup_id, picture_id, permissions.COUNTER)
    shown = pickup_pictures.view_picture(
        picture, by=request.person, at=request.moment, whole=False, reason=""
    )
    return file_answer(request, shown, name=picture.get_kind_display())


@page(
    "service_of_process:pickup-picture-whole", title="查看影像原件", right=UNMASK, menu=MENU, methods=WRITES,
    sample=_sample_picture,
)  # fmt: skip
def pickup_picture_whole(request: Any, pickup_id: int, picture_id: int) -> HttpResponse:
    """The whole picture of a card, for a reason that is written down."""
    found, picture = _picture(request, pickup_id, picture_id, UNMASK)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        shown = pickup_pictures.view_picture(
            picture, by=request.person, at=request.moment, whole=True, reason=form.cleaned_data["reason"]
        )
        return file_answer(request, shown, name=picture.get_kind_display())
    context = {
        "question": f"查看{picture.get_kind_display()}的原件？", "form": form, "number": found.pickup_no,
        "happens": ("原件上有完整的号码和住址", "查看和理由记入审计"),
        "back_url": f"/pickups/{found.pk}/", "action": Action("查看", kind="filled", method="post"),
    }  # fmt: skip
    return render_page(request, "ui/confirm.html", context, status=status_of(form))


@page(
    "service_of_process:pickup-hand-over", title="交付文书", right=permissions.COUNTER, menu=MENU, methods=WRITES,
    sample=sample_pickup,
)  # fmt: skip
def pickup_hand_over(request: Any, pickup_id: int) -> HttpResponse:
    """Who came takes the papers; what was read off the scans is filled in for confirmation."""
    found = opened_pickup(request, pickup_id, permissions.COUNTER)
    readings = _readings(found)
    form = HandOverForm(
        request.POST or None, corrects=found.state in ENDED, initial=_proposed(request, found, readings)
    )
    if request.method == "POST" and form.is_valid():
        try:
            strokes, picture = drawn(request.POST)
            handed = HandOver(
                comer=form.comer(), happened_at=form.cleaned_data["happened_at"], note=form.cleaned_data["note"],
                strokes=request.POST.get("signature_strokes", "") if strokes else "", signature=picture or b"",
            )  # fmt: skip
            pickup_desk.hand_over(
                found,
                handed,
                by=request.person,
                at=request.moment,
                reason=form.cleaned_data.get("reason", ""),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(
                request, "service_of_process:pickup", "已交付，送达日期见任务", found.pk
            )
    return _form_page(
        request, found, form, "交付文书", "交付", HANDING, template="hand_over", readings=readings,
        full_name=found.attempt.recipient.party.name,
    )  # fmt: skip


def _readings(found: Any) -> dict[str, dict[str, Any]]:
    """What was read, by kind, of the newest scan that is still there."""
    return {
        one.kind: json.loads(one.reading)
        for one in pictures_of(found)
        if one.reading and one.file_id is not None
    }


def _proposed(request: Any, found: Any, readings: dict[str, dict[str, Any]]) -> dict[str, Any]:
    card = readings.get(PictureKind.IDENTITY.value, {})
    signed = readings.get(PictureKind.SIGNED_PROOF.value, {})
    name = card.get("name") or signed.get("name") or found.attempt.recipient.party.name
    return {"happened_at": request.moment, "comer_name": name, "comer_id_no": card.get("id_no", "")}


@page(
    "service_of_process:pickup-refuse", title="登记到院拒签", right=permissions.COUNTER, menu=MENU, methods=WRITES,
    sample=sample_pickup,
)  # fmt: skip
def pickup_refuse(request: Any, pickup_id: int) -> HttpResponse:
    """Who came and would not sign; noted and signed by an officer it counts as service that day."""
    found = opened_pickup(request, pickup_id, permissions.COUNTER)
    form = RefusalForm(
        request.POST or None,
        corrects=found.state in ENDED,
        initial=_proposed(request, found, _readings(found)),
    )
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        refused = Refusal(
            comer=form.comer(), happened_at=filled["happened_at"], officer_note=filled["officer_note"], note=filled["note"]
        )  # fmt: skip
        try:
            pickup_desk.note_refusal(
                found, refused, by=request.person, at=request.moment, reason=filled.get("reason", "")
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect_with_notice(request, "service_of_process:pickup", "拒签已登记", found.pk)
    notes = (
        (
            "到院拒签",
            "当事人到了人民法院拒绝签署送达回证的，审判人员、书记员注明情况并签名，视为送达（民诉法解释第131条）。",
        ),
    )
    return _form_page(request, found, form, "登记到院拒签", "登记", notes)
