"""The briefing: computed content, and the slides and documents made of it. Without Streamlit."""
