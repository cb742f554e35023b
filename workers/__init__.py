"""The queue. An actor takes ids, calls a pipeline, and is done."""
