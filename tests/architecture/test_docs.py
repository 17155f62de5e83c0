"""The documentation keeps its word: links lead somewhere, decisions are short, settings are those really read."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

HERE = Path(__file__).resolve().parents[2]
SOURCE = HERE / "src" / "xiezhi"
NOT_OURS = {".venv", "node_modules", "var", ".git"}
PAGES = [path for path in sorted(HERE.rglob("*.md")) if not NOT_OURS & set(path.relative_to(HERE).parts)]
LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
IMAGE_TAG = re.compile(r"<(?:img|source)[^>]*\bsrc(?:set)?=\"([^\"]+)\"")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
DECISIONS = HERE / "docs" / "decisions"
LONGEST_DECISION = 60


def _shown(path: Path) -> str:
    return str(path.relative_to(HERE))


def _without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def _anchors(path: Path) -> set[str]:
    """Names of the headings, as the host of the repository makes them."""
    found = set()
    for heading in HEADING.findall(path.read_text("utf-8")):
        plain = re.sub(r"[^\w\- ]", "", heading.lower().replace("`", ""))
        found.add(plain.strip().replace(" ", "-"))
    return found


@pytest.mark.parametrize("path", PAGES, ids=_shown)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = _without_code(path.read_text("utf-8"))
    broken = []
    for link in [*LINK.findall(text), *IMAGE_TAG.findall(text)]:
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        place, _, anchor = unquote(link).partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


def test_the_search_for_links_finds_some() -> None:
    assert LINK.findall("see [the map](docs/map.md#not-built-yet)") == ["docs/map.md#not-built-yet"]
    assert sum(len(LINK.findall(path.read_text("utf-8"))) for path in PAGES) > 20


def _decisions() -> list[Path]:
    return sorted(DECISIONS.glob("[0-9]*.md"))


@pytest.mark.parametrize("path", _decisions(), ids=_shown)
def test_a_decision_is_short_and_says_what_was_rejected(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_DECISION
    assert text.startswith(f"# {path.name[:4]} ")
    assert "ejected" in text


def test_decisions_run_without_gaps_and_are_all_listed() -> None:
    names = [path.name for path in _decisions()]
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (DECISIONS / "README.md").read_text("utf-8"))
    assert listed == names


def test_a_decision_named_anywhere_exists() -> None:
    numbers = {path.name[:4] for path in _decisions()}
    texts = [path for path in (*PAGES, *SOURCE.rglob("*.py")) if "decisions" not in path.parts]
    named = {
        (number, _shown(path))
        for path in texts
        for number in re.findall(r"决定 ?(\d{4})|decisions/(\d{4})", path.read_text("utf-8"))
        for number in number
        if number
    }
    assert {pair for pair in named if pair[0] not in numbers} == set()


def _required(name: str) -> set[str]:
    lines = (HERE / "pins" / name).read_text("utf-8").splitlines()
    return {found[0].lower() for line in lines if (found := re.findall(r"^[A-Za-z0-9-]+", line))}


def test_the_decision_on_dependencies_names_each_of_them() -> None:
    text = (DECISIONS / "0002-dependencies.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]
    named = {name.strip().lower() for row in rows[1:] for name in row.split(",")}
    assert named == _required("base.in")
    packages = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    assert [name for name in packages if f"`{name}`" not in text] == []


@cache
def _variables_read() -> dict[str, str]:
    """Environment variables that the source, the tools or the Makefile read, with one place each."""
    found: dict[str, str] = {}
    files = [
        path for path in (*SOURCE.rglob("*.py"), *(HERE / "tools").glob("*.py")) if "tests" not in path.parts
    ]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}:
                name = node.args[0]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                name = node.slice
            else:
                continue
            if isinstance(name, ast.Constant):
                found.setdefault(str(name.value), _shown(path))
    return found


# Set by the interpreter's surroundings or for child processes, not by an operator.
NOT_SETTINGS = {"PATH", "DJANGO_SETTINGS_MODULE", "NODE_OPTIONS"}


def test_the_page_of_settings_names_what_is_read_and_nothing_else() -> None:
    text = (HERE / "docs/operate/settings.md").read_text("utf-8")
    named = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", text, re.MULTILINE))
    read = set(_variables_read()) - NOT_SETTINGS
    assert read, "the search for environment variables finds none: it is broken"
    assert {name: _variables_read()[name] for name in read - named} == {}
    assert named - read == set()


def test_the_grants_on_the_page_are_those_the_program_gives() -> None:
    from xiezhi.config import grants

    text = (HERE / "docs/operate/install.md").read_text("utf-8")
    for rights, tables in (
        ("UPDATE, DELETE, TRUNCATE", grants.ADD_ONLY),
        ("DELETE, TRUNCATE", grants.NO_DELETE),
        ("UPDATE, TRUNCATE", grants.NO_UPDATE),
    ):
        assert f"REVOKE {rights} ON {', '.join(tables)} FROM xiezhi_app;" in text


def test_the_first_accounts_of_the_page_can_be_made(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call on the page, as it stands there, opens a court in an empty house."""
    import shlex

    from django.db import connection
    from typer.testing import CliRunner

    from xiezhi.config import cli
    from xiezhi.config.environment import Environment
    from xiezhi.kernel.identity.models import Assignment

    noted: dict[str, object] = {}
    monkeypatch.setattr(Environment, "note", lambda self, name: {})
    monkeypatch.setattr(Environment, "write_note", lambda self, name, note: noted.update({name: note}))
    text = (HERE / "docs/operate/install.md").read_text("utf-8")
    found = re.search(r"xiezhi (open-court [^`]*?)\n```", text)
    assert found
    with connection.cursor() as cursor:
        # An empty house, for this test's transaction.
        cursor.execute("TRUNCATE identity_organisation, identity_role CASCADE")
    done = CliRunner().invoke(cli.app, shlex.split(found[1].replace("\\\n", " ")), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    made = Assignment.objects.filter(organisation__code="310197")
    given = made.values_list("role__code", "person__must_change_password")
    assert sorted(given) == [("audit_admin", True), ("security_admin", True), ("system_admin", True)]
    assert noted == {"real.json": {"court": "上海市某某区人民法院"}}


def test_pages_that_the_code_names_exist() -> None:
    """A comment that points to a page nobody wrote helps nobody."""
    named = re.compile(r"\bdocs/[\w./-]+\.(?:md|toml|json)")
    files = [path for folder in ("src", "tools", "tests") for path in (HERE / folder).rglob("*.py")]
    wrong = {
        (page, _shown(path))
        for path in [*files, HERE / "Makefile", *(HERE / "pins").glob("*.in")]
        for page in named.findall(path.read_text("utf-8"))
        if "NNNN" not in page and not (HERE / page).exists()
    }
    assert wrong == set()
