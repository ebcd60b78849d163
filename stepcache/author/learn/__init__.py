"""`stepcache learn`: from a log of prompts and answers to drafts of rules; nothing is enabled by itself."""
