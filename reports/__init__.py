"""How results are told: one package per format."""
