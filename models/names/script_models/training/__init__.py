"""Makes the data of script models and trains it. Nothing that runs imports this."""
