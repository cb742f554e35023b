"""Makes the data of encoder and trains it. Nothing that runs imports this."""
