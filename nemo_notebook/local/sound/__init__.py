"""Sound: voices that say text and know when each word falls, music beds, and the finished mix."""
