"""What is learned: each folder holds a model, the script that trained it, and its measured quality."""
