"""HTTP/1.1 on a connection: uvicorn's protocol, and what it leaves out."""
