"""The session key of the language, as it was."""

LANGUAGE_SESSION_KEY = "_language"
