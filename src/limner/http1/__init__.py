"""HTTP/1.1 on a connection: what uvicorn's protocol leaves out, on top of it."""
