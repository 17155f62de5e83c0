"""A person's to-do."""

from __future__ import annotations

from django.db import models

from xiezhi.kernel.crypto.models.fields import EncryptedTextField


class Task(models.Model):
    """Something a person has to do, with the reason in one line and one button.

    Either ``person`` is set, or whoever holds ``right`` over the organisation
    may take it. ``due_at`` is empty for what waits without a limit; ``held``
    means the clock stands still, and ``held_for`` says for whom.
    """

    kind = models.CharField("类别", max_length=80)
    title = EncryptedTextField("要办的事", purpose="workflow.task.title")
    line = EncryptedTextField("缘由", purpose="workflow.task.line", blank=True, default="")
    button = models.CharField("按钮", max_length=20, default="去办理")
    url = models.CharField("地址", max_length=300)
    object_kind = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    case_no = models.CharField("案号", max_length=60, blank=True)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    right = models.CharField("可办理的权限", max_length=120)
    due_at = models.DateTimeField("期限", null=True, blank=True)
    held = models.BooleanField("暂停", default=False)
    held_for = models.CharField("等谁", max_length=60, blank=True)
    opened_at = models.DateTimeField("产生时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField("结果", max_length=40, blank=True)

    class Meta:
        verbose_name = "待办"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_kind", "object_id"],
                condition=models.Q(closed_at=None),
                name="task_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "due_at"], condition=models.Q(closed_at=None), name="task_open_person"
            ),
            models.Index(
                fields=["organisation", "right", "due_at"],
                condition=models.Q(closed_at=None),
                name="task_open_org",
            ),
            models.Index(fields=["object_kind", "object_id"], name="task_object"),
        ]

    def __str__(self) -> str:
        return self.title
