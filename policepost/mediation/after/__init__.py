"""What is promised and what becomes of it: amounts, instalments, payments, supplements, courts."""
