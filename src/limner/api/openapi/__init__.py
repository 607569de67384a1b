"""`/openapi.json`, written from the contract, and `/docs`: a file for each group of endpoints."""
