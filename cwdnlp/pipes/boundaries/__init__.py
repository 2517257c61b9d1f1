"""Entity boundaries as the annotation guidelines cut them."""
