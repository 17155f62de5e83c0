"""The identity room."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "xiezhi.kernel.identity"
    label = "identity"

    def ready(self) -> None:
        from xiezhi.kernel.identity import permissions
        from xiezhi.kernel.identity.pages.search import find_people
        from xiezhi.ui.registry import MenuEntry, SearchEntry, add_menu, add_searches

        add_menu(
            MenuEntry(
                "people", "人员与权限", "users", "identity:people", group="本组织", order=820,
                right=permissions.PERSON_VIEW,
            ),
            MenuEntry(
                "lookups", "查询授权", "eye", "identity:lookups", group="本组织", order=830,
                right=permissions.LOOKUP_WATCH,
            ),
            MenuEntry("account", "个人中心", "user-circle", "identity:account", group="本人", order=990),
        )  # fmt: skip
        add_searches(SearchEntry("people", "人员", find_people, right=permissions.PERSON_VIEW, order=800))
