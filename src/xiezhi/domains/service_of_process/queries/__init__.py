"""Read orders, attempts, addresses, proofs; every list starts from what the person may see."""
