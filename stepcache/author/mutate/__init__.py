"""`stepcache test --mutate`: would the rules notice if a slot or a step were another?"""
