"""Reports of this plugin."""
