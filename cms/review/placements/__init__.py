"""The shared library 共享库 and placements in channels of other units 共享引用 (P5, P7): asked for, signed, ended."""
