"""The tracks of a project drawn to scale, for the player: what the page is told, and its script."""
