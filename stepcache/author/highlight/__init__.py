"""Rule files in colour: what editors and printers need, made from the grammar."""
