"""Addresses of the integration room."""

from django.urls import path

from xiezhi.kernel.integration.pages import clients, deliveries, hand_over

app_name = "integration"
urlpatterns = [
    path("hand-over/", hand_over.hand_over, name="hand-over"),
    path("integration/clients/", clients.clients, name="clients"),
    path("integration/clients/new/", clients.client_new, name="client-new"),
    path("integration/clients/<int:client_id>/", clients.client, name="client"),
    path("integration/clients/<int:client_id>/edit/", clients.client_edit, name="client-edit"),
    path("integration/clients/<int:client_id>/secret/", clients.client_secret, name="client-secret"),
    path("integration/clients/<int:client_id>/stop/", clients.client_stop, name="client-stop"),
    path("integration/deliveries/", deliveries.deliveries, name="deliveries"),
    path("integration/deliveries/<int:delivery_id>/", deliveries.delivery, name="delivery"),
    path(
        "integration/deliveries/<int:delivery_id>/replay/", deliveries.delivery_replay, name="delivery-replay"
    ),
]
