"""Outside means of the documents room: the typesetter and the seal machines."""
