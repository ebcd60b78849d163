"""Tool and function arguments, checked against the schema that declares them."""
