"""SM2, SM3, SM4 and their international kin behind one door."""
