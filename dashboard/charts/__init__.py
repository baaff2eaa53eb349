"""Charts: pure functions from typed results to Plotly figures."""
