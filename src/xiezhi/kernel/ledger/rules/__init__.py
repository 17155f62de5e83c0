"""The arithmetic and the file formats of the ledger; needs no database and no Django."""
