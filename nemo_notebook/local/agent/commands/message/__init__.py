"""A message as a person writes it: in parts, in plain words, with what each part means."""
