"""The pages: each reads the state, asks, draws."""
