"""Read the ledger: heads, proofs, receipts, tiles; and check it against itself."""

from xiezhi.kernel.ledger.queries.heads import latest_checkpoint, origin, verifier_keys
from xiezhi.kernel.ledger.queries.integrity import LedgerFault, ledger_faults
from xiezhi.kernel.ledger.queries.proofs import consistency, inclusion, prove, receipt_for
from xiezhi.kernel.ledger.queries.standing import Standing, standing
from xiezhi.kernel.ledger.queries.tiles import tile_bytes
from xiezhi.kernel.ledger.rules.notes import parse_vkey
from xiezhi.kernel.ledger.rules.proofs import (
    proof_as_json,
    proof_as_text,
    verify_consistency,
    verify_inclusion,
    verify_proof_file,
)

__all__ = [
    "LedgerFault",
    "Standing",
    "consistency",
    "inclusion",
    "latest_checkpoint",
    "ledger_faults",
    "origin",
    "parse_vkey",
    "proof_as_json",
    "proof_as_text",
    "prove",
    "receipt_for",
    "standing",
    "tile_bytes",
    "verifier_keys",
    "verify_consistency",
    "verify_inclusion",
    "verify_proof_file",
]
