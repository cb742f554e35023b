"""Makes the data of latin model and trains it. Nothing that runs imports this."""
