"""What the agent knows of language: cleaning, sentences, words, what a text is about, headlines."""
