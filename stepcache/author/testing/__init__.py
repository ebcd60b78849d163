"""`stepcache test`: the tests of rule files, run and told."""
