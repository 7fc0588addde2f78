"""The Calc extension: the ribbon's buttons as a menu and a toolbar, built from text and installed."""
