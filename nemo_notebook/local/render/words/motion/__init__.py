"""How words and shapes come in, stand, and go."""
