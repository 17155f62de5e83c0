"""The ledger room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "xiezhi.kernel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
