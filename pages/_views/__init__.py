"""我的视图: addresses kept by name, in the folder of state."""
