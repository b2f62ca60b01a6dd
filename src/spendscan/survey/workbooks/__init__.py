"""Published workbooks of input-output tables."""
