"""Addresses of the documents room."""

from django.urls import path

from xiezhi.kernel.documents.pages import checking, issued, made, seals, templates

app_name = "documents"
urlpatterns = [
    path("verify/", checking.verify, name="verify"),
    path("verify/offline.html", checking.verify_file, name="verify-file"),
    path("verify/trust.json", checking.trust, name="trust"),
    path("verify/<str:token>/", checking.verify_document, name="verify-document"),
    path("documents/", issued.issued_list, name="issued-list"),
    path("documents/<int:document_id>/", issued.issued, name="issued"),
    path("documents/<int:document_id>/file/", issued.issued_file, name="issued-file"),
    path("documents/<int:document_id>/pages/<int:number>.png", issued.issued_picture, name="issued-picture"),
    path("documents/<int:document_id>/resume/", issued.issue_again, name="issue-again"),
    path("documents/templates/", templates.template_list, name="template-list"),
    path("documents/templates/new/", templates.template_new, name="template-new"),
    path("documents/templates/<int:template_id>/", templates.template, name="template"),
    path("documents/templates/<int:template_id>/edit/", templates.template_edit, name="template-edit"),
    path(
        "documents/templates/<int:template_id>/publish/", templates.template_publish, name="template-publish"
    ),
    path("documents/templates/<int:template_id>/retire/", templates.template_retire, name="template-retire"),
    path(
        "documents/templates/<int:template_id>/versions/<int:version>/pages/<int:number>.png",
        templates.template_picture,
        name="template-picture",
    ),
    path("documents/made/", made.made_list, name="made-list"),
    path("documents/made/new/", made.make, name="make"),
    path("documents/made/<int:made_id>/", made.made, name="made"),
    path("documents/made/<int:made_id>/pages/<int:number>.png", made.made_picture, name="made-picture"),
    path("documents/made/<int:made_id>/word/", made.made_word, name="made-word"),
    path("documents/made/<int:made_id>/issue/", made.made_issue, name="made-issue"),
    path("documents/made/<int:made_id>/discard/", made.made_discard, name="made-discard"),
    path("documents/seals/", seals.seal_list, name="seal-list"),
    path("documents/seals/new/", seals.seal_new, name="seal-new"),
    path("documents/seals/<int:seal_id>/", seals.seal, name="seal"),
    path("documents/seals/<int:seal_id>/retire/", seals.seal_retire, name="seal-retire"),
]
