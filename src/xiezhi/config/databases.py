"""Which database, and as which role: the application never connects as the owner of its tables."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, unquote, urlsplit

from xiezhi.config.environment import ENVIRONMENT, Environment
from xiezhi.config.postgres import APPLICATION, EmbeddedPostgres


def embedded(environment: Environment = ENVIRONMENT, *, quick: bool = False) -> EmbeddedPostgres:
    """The embedded cluster of this installation."""
    return EmbeddedPostgres(
        folder=environment.postgres_folder,
        admin_password=environment.secret("postgres-admin"),
        owner_password=environment.secret("postgres-owner"),
        application_password=environment.secret("postgres-application"),
        quick=quick,
    )


def connection_settings(role: str | None = None) -> dict[str, object]:
    """Django's entry for the database.

    ``DATABASE_URL`` wins; else the embedded cluster, as the role named in
    ``XIEZHI_DB_ROLE`` (migrations use the owner) or as the application.
    """
    url = ENVIRONMENT.database_url or embedded().url(role or os.environ.get("XIEZHI_DB_ROLE") or APPLICATION)
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
