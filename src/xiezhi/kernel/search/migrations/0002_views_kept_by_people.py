"""Names and conditions of views are encrypted; a list opens with one of them.

No page wrote views before this migration, so the table is made anew.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import xiezhi.kernel.crypto.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name="SavedView"),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list_name", models.CharField(max_length=80, verbose_name="列表")),
                (
                    "name",
                    xiezhi.kernel.crypto.models.fields.EncryptedTextField(
                        purpose="search.saved_view.name", verbose_name="名称"
                    ),
                ),
                (
                    "name_index",
                    xiezhi.kernel.crypto.models.fields.BlindIndexField(
                        form="text", purpose="search.saved_view.name", source="name"
                    ),
                ),
                (
                    "query",
                    xiezhi.kernel.crypto.models.fields.EncryptedTextField(
                        blank=True, default="", purpose="search.saved_view.query", verbose_name="条件"
                    ),
                ),
                ("position", models.IntegerField(default=0, verbose_name="顺序")),
                ("is_default", models.BooleanField(default=False, verbose_name="打开列表时先看")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "视图",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "list_name", "name_index"), name="saved_view_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("person", "list_name"),
                        name="saved_view_one_default",
                    ),
                ],
            },
        ),
    ]
