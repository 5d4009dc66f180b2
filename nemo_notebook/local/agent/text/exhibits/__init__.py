"""What a text holds that is shown as it stands: code, tables, formulas, figures that compare."""
