"""Measurements, each by one command: how right (`make corpus`) and how fast (`make bench`)."""
