"""Read other systems and what they were told."""

from xiezhi.kernel.integration.queries.clients import (
    client_by_credentials,
    clients_visible_to,
    deliveries_sought,
    deliveries_visible_to,
    failed_count,
    open_clients_of,
    tries_of,
)

__all__ = [
    "client_by_credentials",
    "clients_visible_to",
    "deliveries_sought",
    "deliveries_visible_to",
    "failed_count",
    "open_clients_of",
    "tries_of",
]
