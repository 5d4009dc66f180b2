"""How speech is made: what is read out, which sounds it has, and what makes them audible."""
