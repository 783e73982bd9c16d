"""Making vocabulary files: effects out of open sets, and private files out of licensed ones."""
