"""The vocabulary: which facts there are, by area, and what each field means."""
