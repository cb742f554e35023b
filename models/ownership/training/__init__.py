"""Makes the data of ownership and trains it. Nothing that runs imports this."""
