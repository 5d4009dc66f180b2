"""Music written and played: scores, instruments, drums, and the stage they sound on."""
