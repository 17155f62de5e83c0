"""Addresses of the audit room."""

from __future__ import annotations

from django.urls import path

from xiezhi.kernel.audit.pages import rows, seals

app_name = "audit"
prefix = "audit/"
urlpatterns = [
    path("", rows.rows, name="rows"),
    path("rows/<int:row_id>/", rows.row, name="row"),
    path("figures/", rows.audit_figures, name="figures"),
    path("export/", rows.export, name="export"),
    path("seals/", seals.audit_seals, name="seals"),
    path("checks/<int:check_id>/", seals.check, name="check"),
]
