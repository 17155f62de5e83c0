"""送达: documents reach the person they concern, and every date of service can be explained."""
