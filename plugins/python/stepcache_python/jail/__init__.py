"""Run a function on examples, in a process that can do little else."""
