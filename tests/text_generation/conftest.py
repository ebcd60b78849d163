"""The client `text-generation` has an environment of its own: elsewhere its tests are not collected."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("text_generation") else ["test_*.py"]
