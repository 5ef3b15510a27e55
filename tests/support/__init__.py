"""What tests share: builders, fakes, peers."""
