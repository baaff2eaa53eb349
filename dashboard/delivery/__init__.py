"""What travels to a browser before anything is shown: small, compressed, and in the right order."""
