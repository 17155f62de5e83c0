"""What changes the views a person keeps."""
