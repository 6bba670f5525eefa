"""Kill a process in the middle of appending, again and again: `python -m tests.kill [--times 50]`."""
