"""The languages that everything is told in: Spanish (Ecuador), and English."""

LANGUAGES = ("es", "en")
