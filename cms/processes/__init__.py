"""How the product's processes live and die: the server with its workers, the background worker, the guard on both.

Nothing here imports the application: the main process stays small and starts fast, only its children load Flask.
"""
