"""Plain pages: HTML that works without scripts, for people and for who links to them."""
