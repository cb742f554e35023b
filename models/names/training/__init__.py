"""Makes the data of names and trains it. Nothing that runs imports this."""
