"""Sets a value in nested dictionaries; without keys the value is merged."""


def set_value(dictionary, keys, value):
    if not keys:
        dictionary.update(value)
        return
    for key in keys[:-1]:
        dictionary = dictionary.setdefault(key, {})
    dictionary[keys[-1]] = value
