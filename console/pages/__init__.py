"""The console's pages: server-rendered, drawn from the same shapes that the HTTP API answers with."""
