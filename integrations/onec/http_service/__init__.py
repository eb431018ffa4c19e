"""The second way to charge: the HTTP service of the extension in ``integrations/onec/extension``, called by the desk."""
