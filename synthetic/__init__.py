"""The engine of Doble Vista: pure Python, no screen."""
