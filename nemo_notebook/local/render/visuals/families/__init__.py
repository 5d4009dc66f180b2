"""One visual a file; a new file here is found by itself."""
