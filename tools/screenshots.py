"""Take the pictures of the READMEs from a running demo: ``make run`` in one window, this in another.

Each picture is named after what it shows and how wide the screen was. When all
are taken, the sections of README.md and README.zh.md that show them are
written anew; a picture that could not be taken is left out and named.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserTrouble
from programs import BROWSERS, find_program

HERE = Path(__file__).resolve().parents[1]
FOLDER = HERE / "docs" / "pictures"
PORT = int(os.environ.get("XIEZHI_PORT") or "8000")
SITE = f"http://127.0.0.1:{PORT}"
SMS_DESK = f"http://127.0.0.1:{PORT + 11}"
DESK, PHONE = (1440, 900), (390, 844)
BEGIN, END = "<!-- pictures: begin -->", "<!-- pictures: end -->"


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, where, on how wide a screen; what it shows in both languages."""

    name: str
    role: str
    place: str | Callable[[], str]
    english: str
    chinese: str
    sizes: tuple[tuple[int, int], ...] = (DESK,)


def xiezhi(*arguments: str) -> object:
    """What a call of the command line answers."""
    command = [str(Path(sys.executable).with_name("xiezhi")), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}：{done.stderr.strip()}\n请先运行 make run，并让它一直开着")
    return json.loads(done.stdout)


def order_with_a_proof() -> str:
    """The order whose proof ``xiezhi demo proof`` names."""
    proof = xiezhi("demo", "proof")
    found = re.match(r"/orders/\d+/", str(proof["url"])) if isinstance(proof, dict) else None
    return found[0] if found else "/orders/"


def newest_link() -> str:
    """The link in the last SMS that reached a telephone of the demo."""
    links: list[str] = []
    for number in re.findall(r'href="/(\d+)"', fetched(f"{SMS_DESK}/")):
        links += re.findall(r'href="(http[^"]*/s/[^"]+)"', fetched(f"{SMS_DESK}/{number}"))
    return links[-1].removeprefix(SITE) if links else "/s/"


def fetched(address: str) -> str:
    """The page at an address of the demo's stand-ins."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


SPECIALIST, ADMIN = "送达专员", "安全保密管理员"
SHOTS = (
    Shot(
        "home",
        SPECIALIST,
        "/",
        "The day's work, most urgent first",
        "我的工作：最急的在最上面",
        (DESK, PHONE),
    ),
    Shot("orders", SPECIALIST, "/orders/", "Orders of service", "送达任务", (DESK,)),
    Shot(
        "order",
        SPECIALIST,
        order_with_a_proof,
        "One order: documents × recipients × attempts, five facts each",
        "一个任务：文书 × 受送达人 × 每次送达，各有五个事实",
        (DESK, PHONE),
    ),
    Shot("order-new", SPECIALIST, "/orders/new/", "A new order", "新建送达任务"),
    Shot("link", "", newest_link, "What a recipient sees first", "受送达人打开短信链接", (PHONE,)),
    Shot("check", "", "/check/", "Is this SMS from the court?", "这条短信是法院发的吗", (PHONE,)),
    Shot("verify", "", "/verify/", "Anybody can check a proof", "任何人都能核验回证"),
    Shot("roles", ADMIN, "/people/roles/", "Roles and what they may do", "角色和权限"),
)


def taken(shot: Shot, size: tuple[int, int], browser: Browser, account: dict[str, str] | None) -> Path:
    """Take one picture and make it small."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", reduced_motion="reduce",
        color_scheme="light", has_touch=size is PHONE, device_scale_factor=2 if size is PHONE else 1,
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(15_000)
    if account:
        sign_in(page, account)
    place = shot.place() if callable(shot.place) else shot.place
    answer = page.goto(SITE + place, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise BrowserTrouble(f"{place} 回答 {answer.status if answer else '无'}")
    path = FOLDER / f"{shot.name}-{size[0]}.png"
    page.screenshot(path=path)
    context.close()
    Image.open(path).convert("RGB").quantize(192).save(path, optimize=True)
    return path


def sign_in(page: Page, account: dict[str, str]) -> None:
    """As a person does."""
    page.goto(f"{SITE}/login/")
    page.fill("[name=username]", account["username"])
    page.fill("[name=password]", account["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/login/" not in address)


def section(pictures: dict[str, list[Path]], chinese: bool) -> str:
    """The part of a README that shows the pictures: wide ones one below the other, then the phones in a row."""
    wide, phones = [], []
    for shot in SHOTS:
        words = shot.chinese if chinese else shot.english
        for path in pictures.get(shot.name, []):
            if path.stem.endswith(f"-{PHONE[0]}"):
                phones.append(f'<img src="docs/pictures/{path.name}" width="240" alt="{words}">')
            else:
                wide.append(
                    f'<p>{words}<br><img src="docs/pictures/{path.name}" width="800" alt="{words}"></p>'
                )
    return "\n".join([*wide, "<p>", *phones, "</p>"])


def write_readmes(pictures: dict[str, list[Path]]) -> None:
    """Put the pictures between the marks of both READMEs."""
    for name, chinese in (("README.md", False), ("README.zh.md", True)):
        page = HERE / name
        head, _, rest = page.read_text("utf-8").partition(BEGIN)
        tail = rest.partition(END)[2]
        page.write_text(f"{head}{BEGIN}\n{section(pictures, chinese)}\n{END}{tail}", "utf-8")


def main() -> int:
    """Take all of them; the exit code says whether one is missing."""
    program = find_program(*BROWSERS)
    if program is None:
        sys.exit("没有找到 Chromium：apt-get install chromium")
    found = xiezhi("accounts")
    accounts = {one["role"]: one for one in found} if isinstance(found, list) else {}
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures: dict[str, list[Path]] = {}
    missing = []
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        for shot in SHOTS:
            for size in shot.sizes:
                try:
                    path = taken(shot, size, browser, accounts.get(shot.role))
                except (BrowserTrouble, OSError) as trouble:
                    missing.append(f"{shot.name}-{size[0]}：{str(trouble).splitlines()[0]}")
                    continue
                pictures.setdefault(shot.name, []).append(path)
                print(f"{path.relative_to(HERE)}  {path.stat().st_size // 1024} KB")
        browser.close()
    if pictures:
        write_readmes(pictures)
    print(*missing, sep="\n", file=sys.stderr)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
