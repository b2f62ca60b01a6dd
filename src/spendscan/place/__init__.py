"""Where suppliers are: postcodes located, rings, and which address says a supplier is local."""
