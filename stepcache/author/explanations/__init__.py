"""What `--explain` says of each code: a file of texts a family, and what reads them."""
