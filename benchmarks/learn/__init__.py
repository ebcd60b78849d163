"""Does `stepcache learn` find the classes of a log, and are its drafts right on what comes after?"""
