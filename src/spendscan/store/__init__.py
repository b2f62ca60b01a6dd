"""Files that a run writes: Parquet, the run folder, the manifest, the cache."""
