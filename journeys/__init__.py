"""Journey templates as data: see README.md."""
