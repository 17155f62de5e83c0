"""Take a document made online into an order."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types import DocumentKind


class MadeDocumentForm(forms.Form):
    """Which sealed document, and what kind of paper it is."""

    made = forms.ChoiceField(label="在线制作并已盖章的文书", widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="文书种类", choices=DocumentKind.choices())

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made"].choices = offered  # type: ignore[attr-defined]
