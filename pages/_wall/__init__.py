"""The wall: scenes for a large screen. A scene asks for its figures once and draws them."""
