"""Working time: a weekly schedule, the production calendar of Russia, a company's own days. Pure rules and one data file."""
