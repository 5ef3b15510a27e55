"""What stands around the screens: rail, top bar, banners, status bar, palette, notices."""
