"""``xiezhi verify``: what is untouched and known is valid; whatever was changed is not."""

from __future__ import annotations

import json
import random
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from xiezhi.kernel.documents.rules.ledger_receipt import check_receipt, commitment_of
from xiezhi.kernel.documents.rules.printing import clean_facts
from xiezhi.kernel.documents.rules.trust import Trust
from xiezhi.kernel.documents.rules.verification import load_trust, verify_proof, verify_seal
from xiezhi.kernel.documents.tests.paper import FACTS, SmallLedger, sealed_proof, trust_in
from xiezhi.kernel.documents.types import PROOF_FACTS_NAME
from xiezhi.kernel.ledger.rules.entries import commit
from xiezhi.kernel.ledger.rules.proofs import verify_inclusion
from xiezhi.lib.verdict import Refused


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seal")


@pytest.fixture(scope="module")
def proof(folder: Path) -> bytes:
    return sealed_proof(folder)


@pytest.fixture(scope="module")
def trust(folder: Path) -> Trust:
    return trust_in(folder)


def test_an_untouched_proof_is_valid_offline(proof: bytes, trust: Trust) -> None:
    found = verify_proof(proof, trust)
    assert found["valid"] is True
    assert found["reasons"] == []
    assert found["document_no"] == "（2026）沪0199送证4127-01号"
    assert found["signed_by"] == "上海市临江区人民法院电子送达专用章"
    assert found["facts"] == clean_facts(FACTS)
    assert found["ledger"]["included"] is True
    assert found["ledger"]["size"] == 8
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_without_pins_the_file_agrees_with_itself_and_that_is_all(proof: bytes) -> None:
    found = verify_proof(proof, None)
    assert found["valid"] is False
    assert found["intact"] is True
    assert found["pinned"] is False
    assert found["ledger"]["included"] is False
    assert any("自称“上海市临江区人民法院电子送达专用章”" in reason for reason in found["reasons"])
    assert any("trust.json" in reason for reason in found["reasons"])


def test_any_byte_changed_anywhere_makes_it_invalid(proof: bytes, trust: Trust) -> None:
    chance = random.Random(20261116)
    positions = {chance.randrange(len(proof)) for _ in range(70)}
    envelope = proof.index(b"/Contents <") + 12
    positions |= {chance.randrange(envelope, envelope + 1500) for _ in range(50)}
    positions |= {0, 5, envelope, len(proof) - 1, len(proof) - 7, proof.rindex(b"/ByteRange") + 12}
    for position in sorted(positions):
        altered = bytearray(proof)
        altered[position] ^= 1 << chance.randrange(8)
        found = verify_proof(bytes(altered), trust)
        assert found["valid"] is False, (position, proof[position - 8 : position + 8])
        assert found["intact"] is False, (position, proof[position - 8 : position + 8])
        assert found["reasons"], position


def test_a_file_cut_off_or_filled_up_is_invalid(proof: bytes, trust: Trust) -> None:
    for altered in (
        proof[:-1],
        proof[: len(proof) // 2],
        proof + b"\n",
        proof + b"%%EOF\n",
        b"",
        b"%PDF-1.7",
    ):
        assert verify_proof(altered, trust)["valid"] is False


def test_what_is_appended_after_the_seal_makes_it_invalid(proof: bytes, trust: Trust) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(proof))
    writer.root["/Xiezhi"] = generic.pdf_string("appended")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    found = verify_proof(out.getvalue(), trust)
    assert found["valid"] is False
    assert any("没有覆盖整个文件" in reason for reason in found["reasons"])


def test_a_page_redrawn_in_an_update_makes_it_invalid(proof: bytes, trust: Trust) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(proof))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT (2027) Tj ET"))
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    assert verify_proof(out.getvalue(), trust)["intact"] is False


def test_swapped_attachments_make_it_invalid(proof: bytes, trust: Trust, folder: Path) -> None:
    other = PdfReader(BytesIO(sealed_proof(folder, facts=FACTS | {"served_on": "2027年1月1日"})))
    swapped = bytes(other.attachments[PROOF_FACTS_NAME][0])
    writer = PdfWriter(clone_from=BytesIO(proof))
    for item in writer.attachment_list:
        if item.name == PROOF_FACTS_NAME:
            item.content = swapped
    out = BytesIO()
    writer.write(out)
    found = verify_proof(out.getvalue(), trust)
    assert found["facts"]["served_on"] == "2027年1月1日"
    assert found["valid"] is False


def test_changed_facts_under_a_true_seal_do_not_open_the_commitment(folder: Path, trust: Trust) -> None:
    stale = SmallLedger().receipt(clean_facts(FACTS))
    found = verify_proof(
        sealed_proof(folder, facts=FACTS | {"served_on": "2026年11月1日"}, receipt=stale), trust
    )
    assert found["valid"] is False
    assert "文件内的要素与存证时的承诺不符" in found["reasons"]


def test_a_number_printed_differently_is_noticed(folder: Path, trust: Trust) -> None:
    printed = FACTS | {"document_no": "（2026）沪0199送证9999-01号"}
    found = verify_proof(sealed_proof(folder, printed=printed), trust)
    assert found["valid"] is False
    assert "页面上印的文书编号与文件要素不一致" in found["reasons"]


def test_a_forger_with_keys_of_his_own_is_not_believed(tmp_path: Path, trust: Trust) -> None:
    forger = SmallLedger(Ed25519PrivateKey.from_private_bytes(b"f" * 32))
    found = verify_proof(sealed_proof(tmp_path, ledger=forger), trust)
    assert found["valid"] is False
    assert found["pinned"] is False
    assert found["ledger"]["included"] is False


def test_a_true_seal_over_a_foreign_ledger_is_not_enough(folder: Path, trust: Trust) -> None:
    forger = SmallLedger(Ed25519PrivateKey.from_private_bytes(b"f" * 32), origin="elsewhere.invalid/ledger")
    found = verify_proof(sealed_proof(folder, ledger=forger), trust)
    assert found["pinned"] is True
    assert found["valid"] is False
    assert any("elsewhere.invalid/ledger" in reason for reason in found["reasons"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"index": 4}, "不能到达检查点的根"),
        ({"index": 8}, "超出账本大小"),
        ({"path": []}, "不能到达检查点的根"),
        ({"salt": "00" * 32}, "承诺不符"),
        ({"format": "xiezhi-proof/9"}, "格式不认识"),
        ({"profile": "sm3-sm2"}, "算法组合"),
        ({"entry": '{"v":1}'}, "承诺不符"),
        ({"checkpoint": "x"}, "缺少签名行"),
        ({"path": ["zz"]}, "哈希写法不对"),
        ({"index": True}, "序号写法不对"),
    ],
)
def test_each_fault_of_a_receipt_is_named(change: dict[str, object], said: str) -> None:
    facts, ledger = clean_facts(FACTS), SmallLedger()
    finding = check_receipt(ledger.receipt(facts) | change, facts, [ledger.vkey])
    assert not finding.included
    assert any(said in reason for reason in finding.reasons)


def test_a_checkpoint_with_a_bad_signature_is_a_fault() -> None:
    facts, ledger = clean_facts(FACTS), SmallLedger()
    receipt = ledger.receipt(facts)
    receipt["checkpoint"] = receipt["checkpoint"].replace("\n8\n", "\n9\n")
    finding = check_receipt(receipt, facts, [ledger.vkey])
    assert finding.reasons
    assert not finding.included


@settings(max_examples=60, deadline=None)
@given(index=st.integers(0, 7), salt=st.binary(min_size=32, max_size=32), note=st.text(max_size=20))
def test_this_reader_and_the_ledgers_own_agree(index: int, salt: bytes, note: str) -> None:
    facts, ledger = clean_facts(FACTS | {"note": note}), SmallLedger()
    receipt = ledger.receipt(facts, salt=salt, index=index)
    assert commitment_of(facts, salt) == commit(facts, salt)
    assert check_receipt(receipt, facts, [ledger.vkey]).included
    assert verify_inclusion(receipt, receipt["entry"].encode(), ledger.vkey)
    wrong = receipt | {"index": (index + 1) % 8}
    assert not check_receipt(wrong, facts, [ledger.vkey]).included
    assert not verify_inclusion(wrong, receipt["entry"].encode(), ledger.vkey)


def test_the_seal_alone_can_be_verified(proof: bytes, trust: Trust) -> None:
    assert verify_seal(proof, trust).valid
    assert not verify_seal(proof, Trust()).valid
    assert not verify_seal(proof + b" ", trust).valid


def test_a_trust_list_is_read_back_as_written(trust: Trust, tmp_path: Path) -> None:
    path = tmp_path / "trust.json"
    path.write_text(json.dumps(trust.as_json()), "utf-8")
    assert load_trust(path) == trust


@pytest.mark.parametrize(
    "content", ["", "{}", '{"format": "other"}', '{"format": "xiezhi-trust/1", "seals": [{}], "logs": []}']
)
def test_an_unreadable_trust_list_is_refused(content: str) -> None:
    with pytest.raises(Refused) as refusal:
        Trust.read(content)
    assert refusal.value.field == "trust"
    assert "trust.json" in refusal.value.remedy
