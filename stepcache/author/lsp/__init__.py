"""The language server: pure functions over examined rule files, and a thin server around them."""
