"""The shapes of requests: what stands where in a body of each API, one API a module; and how events are written."""
