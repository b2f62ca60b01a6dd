"""The report: its model, Markdown and charts; text and bytes out."""
