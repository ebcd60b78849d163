"""Mutation testing: is every line of the engine's judgement held by a unit test of its own folder?"""
