"""Other caches on the trust set: what they serve wrongly, what they reuse, how long a hit takes."""
