"""What every list offers: taken away as a file or on paper, filtered by any field, many chosen."""
