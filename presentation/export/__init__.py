"""What leaves the pages: charts as pictures, tables as sheets, each with where it comes from."""
