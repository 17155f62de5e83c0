"""Addresses of assistance letters, the check-list of material, and reports to the quality platform."""

from django.urls import path

from xiezhi.domains.service_of_process.pages import letters, material, quality
from xiezhi.domains.service_of_process.pages.managing import managed

of_order = [
    path("recipients/<int:recipient_id>/letters/new/", managed(letters.letter_new), name="letter-new"),
    path("material/", managed(material.material), name="material"),
]
urlpatterns = [
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:letter_id>/", letters.letter, name="letter"),
    path("letters/<int:letter_id>/file/", letters.letter_file, name="letter-file"),
    path("letters/<int:letter_id>/<slug:name>/", letters.letter_step, name="letter-step"),
    path("quality/", quality.batches, name="quality"),
    path("quality/new/", quality.batch_new, name="quality-new"),
    path("quality/<int:batch_id>/", quality.batch, name="quality-batch"),
    path("quality/<int:batch_id>/resend/<slug:what>/", quality.batch_resend, name="quality-resend"),
    path("quality/<int:batch_id>/file.<slug:form>", quality.batch_file, name="quality-file"),
]
