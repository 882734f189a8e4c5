"""Steps 7 and 8: findings weighed by a policy, item by item, then the incident over independent lines.

Decibans are summed exactly as they stand in the policy; they are rounded to a tenth only where they enter a
result. The same inputs give the same result to the byte, whatever order they come in.
"""
