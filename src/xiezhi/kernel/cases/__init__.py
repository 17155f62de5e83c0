"""The court case, its parties and its dossier."""
