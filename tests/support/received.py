"""The person served in a browser: opens the link, answers the question, reads, signs."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.support.service import SentAttempt, tail_of


def address(name: str, *args: Any) -> str:
    """The address of a page of service of process."""
    return reverse(f"service_of_process:{name}", args=args)


def verify(
    client: Client, sent: SentAttempt, *, code: str = "", answer: str = "", by_link: bool = True
) -> Any:
    """Answer the two questions; right ones unless told otherwise."""
    page = address("link", sent.token) if by_link else address("portal")
    return client.post(page, {"code": code or sent.code, "answer": answer or tail_of(sent)})


def opened(sent: SentAttempt, *, by_link: bool = True) -> Client:
    """A browser in which the papers are open."""
    client = Client()
    answer = verify(client, sent, by_link=by_link)
    assert answer.status_code == 302, answer.content.decode()
    return client


def file_of(sent: SentAttempt, number: int = 0) -> str:
    """The address of the file of one document."""
    return address("received-file", sent.attempt.pk, sent.cells()[number].pk)


def look_at_all(client: Client, sent: SentAttempt) -> None:
    """Open every document."""
    for number in range(len(sent.cells())):
        assert client.get(file_of(sent, number)).status_code == 200


STROKES = '[[{"x":0.1,"y":0.2,"t":0,"p":0.5},{"x":0.4,"y":0.6,"t":20,"p":0.5}],[{"x":0.5,"y":0.2,"t":60,"p":0.5},{"x":0.9,"y":0.7,"t":90,"p":0.5}]]'


def signing(sent: SentAttempt, *numbers: int) -> dict[str, Any]:
    """What the page of signing sends for these documents."""
    import base64

    from tests.support.service import png

    cells = sent.cells()
    return {
        "document": [str(cells[number].document_id) for number in numbers or range(len(cells))],
        "signature_strokes": STROKES,
        "signature_image": "data:image/png;base64," + base64.b64encode(png()).decode(),
    }
