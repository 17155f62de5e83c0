"""Documents: templates, numbers, seals and proofs that anyone can check offline."""
