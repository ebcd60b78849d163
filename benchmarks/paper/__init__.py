"""The micro-benchmark of arXiv:2603.28795: baseline, the order of the paper, ours."""
