"""From a brief to a plan: what is said, seen and read, and when."""
