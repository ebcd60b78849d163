"""`make trust`: is an answer ever wrong, over perturbed requests whose truth is known by construction?"""
