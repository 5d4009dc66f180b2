"""What a prompt says: its form, its subject, its text."""
