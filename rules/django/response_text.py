"""`HttpResponse.text`."""

text = property(lambda self: self.content.decode(self.charset or "utf-8"))
