"""Letters and forms: days, amounts, names and other values, so that nothing of an older answer is left."""
