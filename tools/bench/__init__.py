"""`make bench`: the book measured against alternatives, side by side in one run.

Every comparison alternates between the two sides and reports medians and their ratio, because
absolute times differ from machine to machine and from minute to minute.
"""
