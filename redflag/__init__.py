"""redflag reads a vendor's contract before it is signed and shows every clause that will cost money, freedom or data."""

__version__ = "0.1.0"
