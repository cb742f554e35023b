"""Makes the data of context and trains it. Nothing that runs imports this."""
