"""Reading text that is not algebra: JSON with spans, schemas, labelled lines, token classes, RE2 patterns."""
