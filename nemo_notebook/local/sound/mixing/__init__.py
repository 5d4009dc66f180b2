"""How a mix is made: recordings, places on the timeline, ducking, loudness and peaks."""
