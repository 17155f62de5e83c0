"""What a case must hold before it may be docketed."""
