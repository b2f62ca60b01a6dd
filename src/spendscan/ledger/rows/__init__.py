"""Which lines are payments: totals and notes told apart, odd rows put right, doubts said."""
