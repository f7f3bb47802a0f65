"""Many agreements: a folder read by workers, kept as it goes, told in tables; and a folder that is watched."""
