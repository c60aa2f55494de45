"""Người dân: satisfaction over rounds, complaints, and how soon opinions were answered.

Of one ward it is a view of Xu hướng, because it is told over rounds; of all wards one of So sánh, because wards stand beside
each other there, a page at a time.
"""
