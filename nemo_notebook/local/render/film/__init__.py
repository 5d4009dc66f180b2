"""From frames to a file: chunks, the processes that draw them, encoding and joining."""
