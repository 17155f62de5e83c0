"""Addresses of the log, as C2SP tlog-tiles lays them out."""

from django.urls import path, re_path

from xiezhi.kernel.ledger.pages import log

app_name = "ledger"
prefix = "ledger/"
urlpatterns = [
    path("checkpoint", log.checkpoint, name="checkpoint"),
    path("keys", log.keys, name="keys"),
    re_path(r"^tile/(?P<place>[A-Za-z0-9/.]+)$", log.tile, name="tile"),
]
