"""Killable processes for whatever may hang or grow.

A worker is an interpreter of its own that answers one call after the other: length-prefixed JSON in, length-prefixed
JSON out, no pickles. It knows only the jobs of the pool's table, has limits for memory and processor time, and none
of our environment. When a call's deadline has passed, or its caller gives up, the worker is killed and the next call
gets a new one, so that a deadline holds whatever the code inside does. A job that is killed again and again is not
asked for a while.

What only takes long, and is our own, goes to a thread instead (`aside`): it cannot be killed, but needs no process.
"""
