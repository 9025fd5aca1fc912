"""What responses carry, one file a noun: the documented shapes, against which every response in tests is checked."""
