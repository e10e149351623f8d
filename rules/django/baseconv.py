"""Numbers in other bases, as `django.utils.baseconv` wrote them."""

BASE2_ALPHABET = "01"
BASE16_ALPHABET = "0123456789ABCDEF"
BASE56_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
BASE36_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE62_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE64_ALPHABET = BASE62_ALPHABET + "-_"


class BaseConverter:
    decimal_digits = "0123456789"

    def __init__(self, digits, sign="-"):
        self.sign = sign
        self.digits = digits
        if sign in self.digits:
            raise ValueError("Sign character found in converter base digits.")

    def __repr__(self):
        return f"<{type(self).__name__}: base{len(self.digits)} ({self.digits})>"

    def encode(self, i):
        negative, value = self.convert(i, self.decimal_digits, self.digits, "-")
        return self.sign + value if negative else value

    def decode(self, s):
        negative, value = self.convert(s, self.digits, self.decimal_digits, self.sign)
        return int("-" + value if negative else value)

    def convert(self, number, from_digits, to_digits, sign):
        text = str(number)
        negative = int(text[:1] == sign)
        value = 0
        for digit in text[negative:]:
            value = value * len(from_digits) + from_digits.index(digit)
        out = "" if value else to_digits[0]
        while value:
            value, rest = divmod(value, len(to_digits))
            out = to_digits[rest] + out
        return negative, out


base2 = BaseConverter(BASE2_ALPHABET)
base16 = BaseConverter(BASE16_ALPHABET)
base36 = BaseConverter(BASE36_ALPHABET)
base56 = BaseConverter(BASE56_ALPHABET)
base62 = BaseConverter(BASE62_ALPHABET)
base64 = BaseConverter(BASE64_ALPHABET, sign="$")
