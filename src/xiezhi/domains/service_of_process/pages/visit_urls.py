"""Addresses of serving outside."""

from django.urls import path

from xiezhi.domains.service_of_process.pages import visit_follow, visit_rating, visit_sync, visits

urlpatterns = [
    path("visits/", visits.visits, name="visits"),
    path("visits/worker.js", visit_sync.worker, name="visit-worker"),
    path("visits/follow/", visit_follow.followed, name="visits-followed"),
    path("visits/ratings/", visit_follow.rating_figures, name="visit-ratings"),
    path("visits/settings/", visit_follow.settings, name="visit-settings"),
    path("visits/<int:visit_id>/", visits.visit, name="visit"),
    path("visits/<int:visit_id>/steps/<slug:name>/", visits.visit_act, name="visit-act"),
    path("visits/<int:visit_id>/give-back/", visits.visit_give_back, name="visit-give-back"),
    path("visits/<int:visit_id>/reassign/", visit_follow.reassign, name="visit-reassign"),
    path("visits/<int:visit_id>/map/", visit_follow.visit_map, name="visit-map"),
    path("visits/<int:visit_id>/report/<int:attempt_id>/", visits.visit_report, name="visit-report"),
    path(
        "visits/<int:visit_id>/report/<int:attempt_id>/evidence/", visits.visit_evidence_add,
        name="visit-evidence-add",
    ),
    path("visits/<int:visit_id>/rating/<int:attempt_id>/", visit_rating.ask, name="visit-ask-rating"),
    path("visits/<int:visit_id>/evidence/<int:evidence_id>/", visit_follow.evidence, name="visit-evidence"),
    path("visits/<int:visit_id>/uploads/", visit_sync.uploads, name="visit-uploads"),
    path("visits/<int:visit_id>/uploads/<int:upload_id>/parts/<int:number>/", visit_sync.part, name="visit-part"),
    path("visits/<int:visit_id>/uploads/<int:upload_id>/complete/", visit_sync.complete, name="visit-complete"),
    path("visits/<int:visit_id>/position/", visit_sync.position, name="visit-position"),
    path("v/<str:token>", visit_rating.rating, name="rating"),
]  # fmt: skip
