"""How sure an entity is, as the share of such entities that are right."""
