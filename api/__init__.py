"""Ways in: HTTP, console, command line and workers; the only room that knows where it is.

Here the clock is asked, the environment is read, the language is chosen and the
adapters are picked; everything below is handed what it needs.
"""
