"""The voices that come with the package: one module each, with `speak(text, *, language, rate)`."""
