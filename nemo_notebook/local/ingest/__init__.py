"""Everything from outside passes here and is checked: names, types, sizes, contents."""
