"""What all answers have in common: envelopes and bodies, the doors, files in pieces."""
