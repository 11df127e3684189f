"""The dashboard: a Streamlit app around `geo`, which it imports and never the reverse."""
