"""Messages in and out by hand: paste and send to a test connection, save to a file, a new interface by a form."""
