"""Mass cases: one release breaks many clients, and their tickets are answered, charged and resolved as one wave."""
