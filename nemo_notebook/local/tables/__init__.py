"""Timelines that a person has edited as a table, taken in by the rules of the agent's edits."""
