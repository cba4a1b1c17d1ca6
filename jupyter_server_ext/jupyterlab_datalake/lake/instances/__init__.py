"""Which Rucio instances there are: the admin's configuration, checked and explained."""
