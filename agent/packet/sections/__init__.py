"""The chapters of the PDF: each module turns a part of the record into blocks."""
