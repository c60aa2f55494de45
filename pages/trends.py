import streamlit as st

from ui.language import say

st.title(say("shell.trends"))
