"""The crypto room."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    name = "xiezhi.kernel.crypto"
    label = "crypto"
    default_auto_field = "django.db.models.BigAutoField"
