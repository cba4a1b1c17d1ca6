"""Sample data that a scientist recognises, made from a fixed seed."""
