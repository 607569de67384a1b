"""The usage endpoints: what may be asked, which buckets that makes, and what is answered."""
