"""Which ways lead in: the doors one by one, and all of them together."""
