"""For those who write rules: rules listed, shown, begun, tried against each other and timed."""
