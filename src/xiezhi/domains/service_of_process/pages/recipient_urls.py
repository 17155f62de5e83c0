"""Addresses for people outside the house: short, because they travel in messages and are typed by hand."""

from django.urls import include, path

from xiezhi.domains.service_of_process.pages import (
    confirmation_public,
    recipient_answers,
    recipient_check,
    recipient_entry,
    recipient_looks,
    recipient_reading,
    recipient_signing,
)

_received = [
    path("", recipient_reading.received, name="received"),
    path("documents/<int:cell_id>/", recipient_reading.read, name="received-read"),
    path("documents/<int:cell_id>/file", recipient_reading.document_file, name="received-file"),
    path("documents.zip", recipient_reading.everything, name="received-zip"),
    path("proof.pdf", recipient_reading.proof_file, name="received-proof"),
    path("dates/", recipient_reading.dates, name="received-dates"),
    path("dates.ics", recipient_reading.calendar, name="received-calendar"),
    path("sign/", recipient_signing.sign, name="received-sign"),
    path("sign/code/", recipient_signing.sign_code, name="received-sign-code"),
    path("done/", recipient_signing.done, name="received-done"),
    path("not-me/", recipient_answers.received_not_me, name="received-not-me"),
    path("object/", recipient_answers.received_object, name="received-object"),
    path("inquiry/", recipient_answers.received_inquiry, name="received-inquiry"),
    path("paper/", recipient_answers.received_paper, name="received-paper"),
    path("looks/", recipient_looks.looks, name="received-looks"),
    path("consent/", recipient_answers.received_consent, name="received-consent"),
]

urlpatterns = [
    path("s/", recipient_entry.portal, name="portal"),
    path("s/papers/", recipient_entry.received_all, name="received-all"),
    path("s/leave/", recipient_entry.leave, name="received-leave"),
    path("s/papers/<int:attempt_id>/", include(_received)),
    path("s/<str:token>", recipient_entry.link, name="link"),
    path("s/<str:token>/not-me", recipient_answers.link_not_me, name="link-not-me"),
    path("s/<str:token>/again", recipient_entry.link_again, name="link-again"),
    path("check/", recipient_check.check, name="check-message"),
    path("check/how/", recipient_check.how, name="check-how"),
    path("c/<str:token>", confirmation_public.confirm, name="confirm-address"),
    path("c/<str:token>/paper", confirmation_public.paper, name="confirmation-paper"),
]
