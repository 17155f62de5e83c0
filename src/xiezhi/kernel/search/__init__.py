"""One search box over everything a person may see, and the lists a person keeps."""
