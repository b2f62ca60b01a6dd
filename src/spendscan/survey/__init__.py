"""The re-spend survey: answers of suppliers, by stratum."""
