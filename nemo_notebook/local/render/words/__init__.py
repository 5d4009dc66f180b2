"""Words on the picture: type, titles, captions, and what makes them readable."""
