"""The hosts that a view may redirect to."""


class SuccessURLAllowedHostsMixin:
    success_url_allowed_hosts = set()

    def get_success_url_allowed_hosts(self):
        return {self.request.get_host()} | set(self.success_url_allowed_hosts)
