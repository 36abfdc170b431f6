"""How each kind of target is looked at: one package per kind."""
