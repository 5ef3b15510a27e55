"""How the console looks: tokens, type, signs and icons. The one place that knows a colour or a font."""
