"""The Files API: what may be uploaded and asked, and what is answered."""
