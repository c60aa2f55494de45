"""The empty page that reruns are measured against: served by the same Streamlit with the same settings."""

import streamlit as st

st.title("Trống")
