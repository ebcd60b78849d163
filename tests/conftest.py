"""What all tests share: how examples are searched for."""

from hypothesis import settings

# Limits in milliseconds belong to tests marked `timing`; here another test runs on the next core.
settings.register_profile("stepcache", deadline=None, print_blob=True)
settings.load_profile("stepcache")
