"""Give the application's role what it needs, and nothing that would let it rewrite the record."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from xiezhi.config.environment import ENVIRONMENT
from xiezhi.config.grants import grant_application
from xiezhi.config.postgres import APPLICATION


class Command(BaseCommand):
    help = "授予应用角色对各表的权限（审计表和账本只能插入）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run as the owner of the tables, after migrations."""
        if ENVIRONMENT.database_url:
            self.stdout.write("使用外部数据库：请照 docs/operate/install.md 授权")
            return
        grant_application(connection, APPLICATION)
