"""Search by sound: who else was recorded while the same sounded, or copied it."""
