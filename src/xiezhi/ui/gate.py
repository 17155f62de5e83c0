"""Open a page: its name, whom it is for and which right it needs, said once beside the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from xiezhi.lib.rights import RIGHTS
from xiezhi.ui.registry import PAGES, Audience, PageEntry

View = TypeVar("View", bound=Callable[..., Any])


def page(
    url_name: str,
    *,
    title: str,
    right: str = "",
    any_of: tuple[str, ...] = (),
    own: bool = False,
    audience: Audience = Audience.STAFF,
    menu: str = "",
    methods: tuple[str, ...] = ("GET",),
    fragment: bool = False,
    sample: Callable[[Any], Mapping[str, Any]] | None = None,
) -> Callable[[View], View]:
    """Register a page, export, fragment or download, and guard it.

    ``any_of`` lists rights of which one is enough. A staff page without a
    right must say ``own=True``: it shows the person's own things only. Strangers are sent to log in; who lacks the right gets
    the answer of an address that does not exist. Rights over the one object
    shown are asked by the query behind the page, never here.
    """
    wanted = (*((right,) if right else ()), *any_of)
    if audience is Audience.STAFF and not wanted and not own:
        raise RuntimeError(f"{url_name}: a staff page needs a right, or own=True")
    for one in wanted:
        if one not in RIGHTS:
            raise RuntimeError(f"{url_name}: nobody declared the right {one!r}")

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD", "OPTIONS"):
                return HttpResponseNotAllowed(methods)
            if audience is Audience.STAFF:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if wanted and not any(request.may(one) for one in wanted):  # type: ignore[attr-defined]
                    raise Http404
            return cast(HttpResponse, view(request, *args, **kwargs))

        entry = PageEntry(url_name, title, right, audience, menu, methods, fragment, sample, any_of)
        PAGES.add(url_name, entry)
        return cast(View, guarded)

    return declare
