"""The checks that govaudit ships: one function in one file, in the folder of its domain."""
