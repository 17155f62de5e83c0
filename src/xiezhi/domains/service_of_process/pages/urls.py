"""Addresses of service of process, by audience."""

from django.urls import include, path

from xiezhi.domains.service_of_process.pages import (
    carrier_events,
    cases,
    confirmations,
    corrections,
    entrustments,
    intake,
    management,
    means,
    my_orders,
    notices,
    objections,
    order_documents,
    order_list,
    order_made,
    order_new,
    order_papers,
    order_steps,
    orders,
    parcel,
    parcel_tracking,
    parcels,
    pickup_desk,
    pickups,
    prefixes,
    recipient_urls,
    recipients,
    reports,
    results,
    sending,
    settings,
    statistics,
    tracing_urls,
    unmasking,
    visit_urls,
)
from xiezhi.domains.service_of_process.pages.managing import managed

app_name = "service_of_process"

order = [
    path("", orders.order, name="order"),
    path("news/", orders.news, name="order-news"),
    path("why/<int:cell_id>/", orders.why, name="why"),
    path("next/<slug:code>/", orders.act, name="act"),
    path("steps/<slug:name>/", order_steps.step, name="step"),
    path("assign/", order_steps.assign, name="assign"),
    path("correct/", corrections.correct, name="correct"),
    path("recipients/<int:recipient_id>/correct/", corrections.party_correct, name="party-correct"),
    path("documents/<int:document_id>/correct/", corrections.document_correct, name="document-correct"),
    path("agencies/<int:agency_id>/correct/", corrections.agency_correct, name="agency-correct"),
    path("manage/agencies/<int:agency_id>/", management.manage_agency, name="manage-agency"),
    path("manage/", management.manage, name="manage"),
    path("manage/assign/", management.manage_assign, name="manage-assign"),
    path("manage/steps/<slug:name>/", management.manage_step, name="manage-step"),
    path("manage/order/", management.manage_order, name="manage-order"),
    path("manage/parties/<int:party_id>/", management.manage_party, name="manage-party"),
    path("manage/documents/<int:document_id>/", management.manage_document, name="manage-document"),
    path("documents/new/", order_documents.document_new, name="document-new"),
    path("documents/made/", order_made.document_made, name="document-made"),
    path("documents/<int:document_id>/", order_documents.document, name="document"),
    path("documents/<int:document_id>/file/", order_documents.document_file, name="document-file"),
    path("documents/<int:document_id>/replace/", order_documents.document_replace, name="document-replace"),
    path(
        "documents/<int:document_id>/withdraw/", order_documents.document_withdraw, name="document-withdraw"
    ),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/intake/", intake.recipients_intake, name="recipients-intake"),
    path("recipients/<int:recipient_id>/", recipients.recipient, name="recipient"),
    path("recipients/<int:recipient_id>/addresses/new/", recipients.address_new, name="address-new"),
    path(
        "recipients/<int:recipient_id>/addresses/<int:address_id>/block/",
        recipients.address_block,
        name="address-block",
    ),
    path("recipients/<int:recipient_id>/pickup/", pickup_desk.pickup_mark, name="pickup-mark"),
    path("recipients/<int:recipient_id>/unmask/", unmasking.unmask, name="unmask"),
    path("recipients/<int:recipient_id>/refuses/", recipients.will_not_confirm, name="will-not-confirm"),
    path("recipients/<int:recipient_id>/confirm/", confirmations.confirmation_new, name="confirmation-new"),
    path("agents/", recipients.agents, name="agents"),
    path("send/", sending.send, name="send"),
    path("attempts/<int:attempt_id>/send/", sending.send_confirm, name="send-confirm"),
    path("attempts/<int:attempt_id>/result/", results.result, name="result"),
    path("attempts/<int:attempt_id>/stop/", sending.attempt_stop, name="attempt-stop"),
    path("means/", means.means, name="means"),
    path("recipients/<int:recipient_id>/means/", means.means_note, name="means-note"),
    path("recipients/<int:recipient_id>/notice/", notices.notice_new, name="notice-new"),
    path("notices/<int:notice_id>/", notices.notice, name="notice"),
    path("notices/<int:notice_id>/decide/", notices.notice_decide, name="notice-decide"),
    path("notices/<int:notice_id>/text/", notices.notice_words, name="notice-text"),
    path("notices/<int:notice_id>/publish/", notices.notice_publish, name="notice-publish"),
    path("notices/<int:notice_id>/withdraw/", notices.notice_withdraw, name="notice-withdraw"),
    path("notices/<int:notice_id>/file/", notices.notice_file, name="notice-file"),
    path(
        "notices/<int:notice_id>/publications/<int:publication_id>/",
        notices.publication_file,
        name="publication-file",
    ),
    path(
        "notices/<int:notice_id>/publications/<int:publication_id>/strike/",
        notices.notice_strike,
        name="notice-strike",
    ),
    path("objections/", objections.objections, name="objections"),
    path("inquiries/<int:inquiry_id>/", objections.inquiry, name="inquiry"),
    path("inquiries/<int:inquiry_id>/files/<int:file_id>/", objections.inquiry_file, name="inquiry-file"),
    path(
        "objections/<int:objection_id>/files/<int:file_id>/", objections.objection_file, name="objection-file"
    ),
    path("print/", order_papers.print_page, name="print"),
    path("report/", order_papers.report, name="report"),
    path("blank-proofs/", order_papers.blank_proofs, name="blank-proofs"),
    path("proofs/<int:proof_id>/file/", order_papers.proof_file, name="proof-file"),
]

pickup = [
    path("", pickups.pickup, name="pickup"),
    path("inform/", pickup_desk.pickup_inform, name="pickup-inform"),
    path("remind/", pickup_desk.pickup_remind, name="pickup-remind"),
    path("check/", pickup_desk.pickup_check, name="pickup-check"),
    path("papers/", pickup_desk.pickup_papers, name="pickup-papers"),
    path("blank/", pickup_desk.pickup_blank, name="pickup-blank"),
    path("pictures/new/", pickup_desk.pickup_picture, name="pickup-picture"),
    path("pictures/<int:picture_id>/", pickup_desk.pickup_picture_file, name="pickup-picture-file"),
    path("pictures/<int:picture_id>/whole/", pickup_desk.pickup_picture_whole, name="pickup-picture-whole"),
    path("hand-over/", pickup_desk.pickup_hand_over, name="pickup-hand-over"),
    path("refuse/", pickup_desk.pickup_refuse, name="pickup-refuse"),
]

entrustment = [
    path("", entrustments.entrustment, name="entrustment"),
    path("letter/", entrustments.entrustment_letter, name="entrustment-letter"),
    path("send/", entrustments.entrustment_send, name="entrustment-send"),
    path("accept/", entrustments.entrustment_accept, name="entrustment-accept"),
    path("finish/", entrustments.entrustment_finish, name="entrustment-finish"),
    path("return/", entrustments.entrustment_return, name="entrustment-return"),
]

docketing = [
    path("", intake.docketing, name="docketing"),
    path("template/", intake.docketing_template, name="docketing-template"),
    path("<int:batch_id>/", intake.docketing_preview, name="docketing-preview"),
    path("<int:batch_id>/faulty/", intake.docketing_faulty, name="docketing-faulty"),
]

posting = [
    path("", parcels.parcels, name="parcels"),
    path("export/", parcels.parcels_export, name="parcels-export"),
    path("new/", parcels.parcel_new, name="parcel-new"),
    path("tracking/", parcel_tracking.tracking_list, name="tracking"),
    path("carrier-events/", carrier_events.carrier_events, name="carrier-events"),
    path("waybills/<int:batch_id>/", parcels.waybill_batch, name="waybills"),
    path("waybills/<int:batch_id>/<slug:layout>/", parcels.waybill_file, name="waybills-file"),
    path("<int:parcel_id>/", parcel.parcel, name="parcel"),
    path("<int:parcel_id>/edit/", parcel.parcel_edit, name="parcel-edit"),
    path("<int:parcel_id>/delete/", parcel.parcel_withdraw, name="parcel-withdraw"),
    path("<int:parcel_id>/void/", parcel.parcel_void, name="parcel-void"),
    path("<int:parcel_id>/print/", parcel.parcel_print, name="parcel-print"),
    path("<int:parcel_id>/post/", parcel.parcel_post, name="parcel-post"),
    path("<int:parcel_id>/receipt/", parcel.parcel_receipt, name="parcel-receipt"),
    path("<int:parcel_id>/receipt/file/", parcel.parcel_receipt_file, name="parcel-receipt-file"),
    path("<int:parcel_id>/result/", parcel.parcel_end, name="parcel-end"),
]

for _one in (*order, *pickup, *entrustment, *posting):
    # The pages of 高级管理 ask for their reason themselves.
    if not str(_one.name).startswith("manage"):
        _one.callback = managed(_one.callback)

order += tracing_urls.of_order

urlpatterns = [
    *tracing_urls.urlpatterns,
    path("parcels/", include(posting)),
    path("docketing/", include(docketing)),
    path("pickups/", pickups.pickups, name="pickups"),
    path("pickups/look-up/", pickups.pickup_look_up, name="pickup-look-up"),
    path("pickups/<int:pickup_id>/", include(pickup)),
    path("entrustments/", entrustments.entrustments, name="entrustments"),
    path("entrustments/<int:entrustment_id>/", include(entrustment)),
    path("orders/intake/template/", intake.intake_template, name="intake-template"),
    path("orders/intake/<int:batch_id>/", intake.intake_preview, name="intake-preview"),
    path("orders/intake/<int:batch_id>/faulty/", intake.intake_faulty, name="intake-faulty"),
    path("orders/", order_list.order_list, name="orders"),
    path("orders/export/", order_list.export, name="orders-export"),
    path("orders/new/", order_new.order_new, name="order-new"),
    path("orders/<int:order_id>/", include(order)),
    path("prefixes/", prefixes.prefixes, name="prefixes"),
    path("service/settings/", settings.settings, name="settings"),
    path("service/reports/", reports.reports, name="reports"),
    path("service/reports/rows/", reports.report_rows, name="report-rows"),
    path("service/reports/export/", reports.report_export, name="report-export"),
    path("service/statistics/", statistics.statistics_page, name="statistics"),
    path("service/statistics/export/", statistics.statistics_export, name="statistics-export"),
    path("my-orders/", my_orders.my_orders, name="my-orders"),
    path("cases/", cases.cases, name="cases"),
    path("cases/documents/", cases.documents, name="documents"),
    path("cases/<int:court_case_id>/", cases.case, name="case"),
    path("cases/<int:court_case_id>/dossier/<int:item_id>/", cases.dossier_file, name="dossier-file"),
    path("confirmations/", confirmations.confirmations, name="confirmations"),
    path("confirmations/<int:confirmation_id>/", confirmations.confirmation, name="confirmation"),
    *recipient_urls.urlpatterns,
    *visit_urls.urlpatterns,
]
