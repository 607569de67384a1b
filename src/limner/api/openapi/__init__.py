"""`/openapi.json`, written from the contract, and `/docs`: one file for each group of endpoints."""
