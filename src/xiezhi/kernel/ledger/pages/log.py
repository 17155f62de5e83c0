"""Fetch the signed head, the tiles and the keys: enough to check the whole log from outside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from xiezhi.kernel.ledger import queries
from xiezhi.kernel.ledger.rules.tiles import parse_tile_path
from xiezhi.kernel.ledger.types import Malformed
from xiezhi.lib.verdict import NotFound
from xiezhi.ui.gate import page
from xiezhi.ui.registry import Audience

YEAR = 365 * 24 * 3600
TEXT = "text/plain; charset=utf-8"


def _example_tile(world: object) -> dict[str, str]:
    return {"place": "0/000.p/1"}


@page("ledger:checkpoint", title="账本检查点", audience=Audience.PUBLIC)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head; may be kept for a few seconds."""
    head = queries.latest_checkpoint()
    if head is None:
        raise NotFound("账本里还没有条目")
    answer = HttpResponse(head.note, content_type=TEXT)
    answer["Cache-Control"] = "public, max-age=3"
    return answer


@page("ledger:keys", title="账本公钥", audience=Audience.PUBLIC)
def keys(request: HttpRequest) -> HttpResponse:
    """The verifier keys, one a line; to be pinned by whoever checks proofs offline."""
    return HttpResponse("".join(f"{key.vkey}\n" for key in queries.verifier_keys()), content_type=TEXT)


@page("ledger:tile", title="账本瓦片", audience=Audience.PUBLIC, sample=_example_tile)
def tile(request: HttpRequest, place: str) -> HttpResponse:
    """A tile or entry bundle; it never changes, so it may be kept for ever."""
    try:
        content = queries.tile_bytes(parse_tile_path(place))
    except Malformed:
        raise NotFound from None
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return answer
