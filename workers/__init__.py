"""Queued work: RQ workers over the pipeline. The records are the truth, the queue only a hint."""
