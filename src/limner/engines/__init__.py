"""Draw: the Engine protocol, the queue before it, and one module or package per engine."""
