"""What the tests share: programs drawn at random, and a way to check."""

from hypothesis import settings

settings.register_profile("shared", deadline=None, max_examples=150)
settings.load_profile("shared")
