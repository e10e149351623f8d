"""What `HttpRequest.is_ajax()` answered."""


def is_ajax(self):
    return self.META.get("HTTP_X_REQUESTED_WITH") == "XMLHttpRequest"
