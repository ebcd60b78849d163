"""`stepcache docs`: pages about rule files, for their readers."""
