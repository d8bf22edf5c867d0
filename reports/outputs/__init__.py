"""The files that people take away: PDF, pictures, slides, spreadsheet, web page."""
