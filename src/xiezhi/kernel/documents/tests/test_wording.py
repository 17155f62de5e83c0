"""The notation of a document's text, its fields, and what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.kernel.documents.rules.filling import fill, may_be_used, still_missing, title_of
from xiezhi.kernel.documents.rules.seeds import standard_fields, standard_templates
from xiezhi.kernel.documents.rules.wording import (
    Block,
    BlockKind,
    check_wording,
    fields_in,
    read_wording,
    write_wording,
)
from xiezhi.lib.verdict import Refused

VALUES = {field.name: field.example for field in standard_fields()}
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=40)


def normal(text: str) -> str:
    from xiezhi.kernel.documents.rules.printing import printable

    return " ".join(printable(text).split())


LINES = TEXT.map(normal).filter(bool)
BLOCKS = st.one_of(
    st.builds(
        Block,
        st.sampled_from(
            [BlockKind.TITLE, BlockKind.NUMBER, BlockKind.LINE, BlockKind.SIGNATURE, BlockKind.PARAGRAPH]
        ),
        LINES,
    ),
    st.builds(
        lambda cells: Block(BlockKind.ROW, cells=tuple(cells)), st.lists(LINES, min_size=1, max_size=4)
    ),
    st.just(Block(BlockKind.SEAL)),
)


@settings(deadline=None)
@given(st.lists(BLOCKS, max_size=8))
def test_what_is_written_reads_back_the_same(blocks: list[Block]) -> None:
    assert read_wording(write_wording(blocks)) == blocks


def test_each_mark_makes_its_block() -> None:
    blocks = read_wording(
        "# 传票\n\n@ {{案号}}\n: 陆文澜：\n| 案由 | {{案由}} |\n正文\n\\# 不是标题\n>> 法院\n[印章]\n"
    )
    assert [block.kind.value for block in blocks] == [
        "title", "number", "line", "row", "paragraph", "paragraph", "signature", "seal",
    ]  # fmt: skip
    assert blocks[3].cells == ("案由", "{{案由}}")
    assert blocks[5].text == "# 不是标题"
    assert fields_in(blocks) == ["案号", "案由"]


@pytest.mark.parametrize("template", standard_templates(), ids=lambda template: template.code)
def test_standard_documents_use_known_fields_and_fill_completely(template: object) -> None:
    blocks = check_wording(template.wording)  # type: ignore[attr-defined]
    assert set(fields_in(blocks)) <= set(VALUES)
    filled = fill(blocks, VALUES)
    assert filled.missing == ()
    assert may_be_used(list(filled.blocks))
    assert title_of(list(filled.blocks)) == template.name  # type: ignore[attr-defined]


def test_missing_fields_are_marked_by_name_and_keep_the_document_from_use() -> None:
    summons = next(one for one in standard_templates() if one.code == "summons")
    values = {name: value for name, value in VALUES.items() if name not in {"开庭时间", "开庭地点"}}
    filled = fill(check_wording(summons.wording), values)
    assert filled.missing == ("开庭时间", "开庭地点")
    text = write_wording(list(filled.blocks))
    assert "【缺：开庭时间】" in text
    verdict = may_be_used(list(filled.blocks))
    assert not verdict
    assert "开庭时间、开庭地点" in verdict.reason
    # Typing the missing text makes it whole.
    edited = text.replace("【缺：开庭时间】", "2026年12月18日9时30分").replace("【缺：开庭地点】", "第三法庭")
    assert still_missing(read_wording(edited)) == []
    assert may_be_used(read_wording(edited))


@settings(deadline=None)
@given(TEXT)
def test_a_value_is_never_read_as_a_field_or_a_mark(value: str) -> None:
    blocks = check_wording("# 通知\n{{受送达人}}")
    for hostile in (value, "{{案号}}", "# 标题", "【缺：案号】", "| a | b |", "[印章]", "a\n# b"):
        filled = list(fill(blocks, {"受送达人": hostile, "案号": "秘密"}).blocks)
        again = read_wording(write_wording(filled))
        assert [block.kind for block in again] == [BlockKind.TITLE, BlockKind.PARAGRAPH]
        assert "秘密" not in again[1].text
        assert fields_in(again) == []
        if normal(hostile):
            assert still_missing(again) == []


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("没有标题", "没有标题"),
        ("# 题\n[印章]\n[印章]", "几处"),
        ("# 题\n{{案号", "没有配对"),
        ("# 题\n{{案号}}}}", "没有配对"),
        ("# 题\n{{ }}", "没有配对"),
        ("# 题\n" + "段\n" * 500, "段"),
        ("# 题\n" + "长" * 70_000, "字"),
    ],
)
def test_a_faulty_wording_is_refused_with_its_place(wording: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_wording(wording)
    assert said in refusal.value.message
    assert refusal.value.field == "wording"
    assert refusal.value.remedy


def test_nothing_in_a_wording_is_run() -> None:
    blocks = check_wording("# 题\n{% for x in ().__class__ %}{{受送达人}}#panic()")
    text = fill(blocks, {"受送达人": "{{ self.__init__ }}"}).blocks[1].text
    assert text == "{% for x in ().__class__ %}｛｛ self.__init__ ｝｝#panic()"
