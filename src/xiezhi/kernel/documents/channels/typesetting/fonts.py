"""The fonts of the printed page: Song and Hei, from the checkout or a folder the operator names."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import typst

PROJECT = Path(__file__).resolve().parents[6]
NEEDED = (("noto-serif-sc", "NotoSerifSC"), ("noto-sans-sc", "NotoSansSC"))
WEIGHTS = ("400Regular", "600SemiBold", "700Bold")
FAMILIES = ("Noto Serif SC", "Noto Sans SC")


class FontsMissing(RuntimeError):
    """No page can be set: says where the fonts were looked for."""


def font_folders(extra: Path | None = None) -> list[Path]:
    """Folders to read: the operator's own first, then the npm packages of the checkout.

    An operator's folder may hold all fonts (where there is no ``node_modules``)
    or only one more, for characters that Noto does not draw.
    """
    folders = [extra] if extra is not None and extra.is_dir() else []
    packages = PROJECT / "node_modules" / "@expo-google-fonts"
    folders += [packages / package / weight for package, _ in NEEDED for weight in WEIGHTS]
    return [folder for folder in folders if folder.is_dir()]


@lru_cache(maxsize=4)
def load_fonts(extra: Path | None = None) -> tuple[typst.Fonts, tuple[str, ...]]:
    """The opened fonts, shared by every compiler, and the families beyond the two standard ones.

    Fonts of the operating system are never used: the same facts must give the
    same page on every machine.
    """
    folders = font_folders(extra)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
    found = set(fonts.families())
    missing = [family for family in FAMILIES if family not in found]
    if missing:
        places = [str(PROJECT / "node_modules/@expo-google-fonts"), *([str(extra)] if extra else [])]
        raise FontsMissing(
            f"缺少字体{'、'.join(missing)}。请运行 npm ci，或把 TTF 文件放入 XIEZHI_FONTS 目录。已查找：{'；'.join(places)}"
        )
    return fonts, tuple(sorted(found - set(FAMILIES)))
