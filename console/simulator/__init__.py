"""The demo hospital: a scripted Cerner and its partners on real sockets; every message and fault is made up.

What happens, and when, is pure and follows from a seed and a base time (`day`); sockets only carry it out.
"""
