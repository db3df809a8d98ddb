"""A synthetic caseload: people who do not exist, in the proportions of the people who were really referred."""
