"""Measurements, each by one command: how right (`make corpus`), how fast (`make speed`), all (`make figures`)."""
