"""Which incident an arrival belongs to: rules that people wrote, and suggestions for what no rule takes."""
