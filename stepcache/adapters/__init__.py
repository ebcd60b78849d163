"""Built-in adapters: rewrite an older answer without the model."""
