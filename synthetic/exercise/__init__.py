"""A running exercise: the door, the clock, the folds, what acts change."""
