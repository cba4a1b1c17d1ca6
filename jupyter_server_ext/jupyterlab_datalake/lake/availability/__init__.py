"""Bring data near: replication rules, their progress, and the local path of each replica."""
