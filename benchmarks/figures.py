"""Write a figure down with everything needed to judge it."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the measurements lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def machine() -> dict[str, Any]:
    """The machine the figure was measured on."""
    model = ""
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next(
            (line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line), ""
        )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "python": platform.python_version(),
    }


def write(
    name: str, value: float, *, unit: str, target: float, n: int, load: dict[str, Any], reason: str = "",
    more: dict[str, Any] | None = None, lower_is_better: bool = True,
) -> None:  # fmt: skip
    """Write one figure; a target that was missed is shown as missed, with the reason where one is known."""
    met = value <= target if lower_is_better else value >= target
    found = {
        "name": name, "value": round(value, 4), "unit": unit, "target": target, "met": met, "reason": reason, "n": n,
        "load": load, "machine": machine(), "date": datetime.now(UTC).strftime("%Y-%m-%d"), **(more or {}),
    }  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{'✓' if met else '✗'} {name}: {found['value']} {unit} (目标 {target}, n={n})", flush=True)


def summary(values: Sequence[float]) -> dict[str, float]:
    """Median, p95 and p99 in milliseconds."""
    return {
        "p50_ms": round(statistics.median(values) * 1000, 1),
        "p95_ms": round(percentile(values, 0.95) * 1000, 1),
        "p99_ms": round(percentile(values, 0.99) * 1000, 1),
    }
