"""`stepcache fmt`: the one style of rule files."""
