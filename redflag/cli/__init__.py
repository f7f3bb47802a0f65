"""The command line: `main.py` puts it together, a module a command."""
