"""What people may ask for (GDPR 15 to 21): to see what is held, to object, to be forgotten."""
