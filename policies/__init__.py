"""The policy packs that govaudit ships."""
