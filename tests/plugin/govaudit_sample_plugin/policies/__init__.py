"""Policy packs of this plugin."""
