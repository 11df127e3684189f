"""Timings of the program, each with the command that repeats it."""
