"""`make demo`: 61 requests over HTTP, before a real small model and before a scripted one, judged by their truth."""
