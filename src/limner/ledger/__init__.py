"""The ledger: accounts, keys, prices, holds, requests, usage; the only package with SQL."""
