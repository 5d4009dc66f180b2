"""The music styles that come with the package: one module each, with `play(stage, seconds)`."""
