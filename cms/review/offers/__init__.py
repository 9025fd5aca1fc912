"""Offers of resources to channels of other units 信息报送 (P7): offered, adopted, copied, returned, taken back."""
