"""What a person says → what is done; recovery, export, the journal of jobs."""
