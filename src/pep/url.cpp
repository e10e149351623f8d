#include "pep/url.hpp"

#include "base/text.hpp"
#include "pep/characters.hpp"
#include "pep/unicode.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::pep {

namespace {

bool is_ipv4(std::string_view text) {
  const auto parts = split(text, '.');
  return parts.size() == 4 && std::ranges::all_of(parts, [](std::string_view part) {
           if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, is_digit)) return false;
           if (part.size() > 1 && part.front() == '0') return false;
           int value = 0;
           for (const char c : part) value = value * 10 + (c - '0');
           return value < 256;
         });
}

// `ipaddress.IPv6Address`: eight groups, `::` once, an IPv4 address at the end, a zone behind `%`.
bool is_ipv6(std::string_view text) {
  const std::size_t percent = text.find('%');
  if (percent != std::string_view::npos) {
    const std::string_view zone = text.substr(percent + 1);
    if (zone.empty() || zone.find('%') != std::string_view::npos) return false;
    text = text.substr(0, percent);
  }
  if (text.find('/') != std::string_view::npos) return false;
  auto parts = split(text, ':');
  if (parts.size() < 3) return false;
  std::size_t groups = parts.size();
  if (parts.back().find('.') != std::string_view::npos) {
    if (!is_ipv4(parts.back())) return false;
    parts.back() = "0";
    ++groups;
    parts.emplace_back("0");
  }
  if (groups > 9) return false;
  std::size_t skips = 0;
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) skips += parts[i].empty() ? 1U : 0U;
  if (skips > 1) return false;
  const bool fits = [&] {
    if (skips == 0) return parts.size() == 8 && !parts.front().empty() && !parts.back().empty();
    std::size_t hole = 1;
    while (!parts[hole].empty()) ++hole;
    std::size_t high = hole, low = parts.size() - hole - 1;
    if (parts.front().empty() && --high > 0) return false;  // `:` in front only as part of `::`
    if (parts.back().empty() && --low > 0) return false;
    return high + low < 8;
  }();
  return fits && std::ranges::all_of(parts, [](std::string_view part) {
           return part.size() <= 4 && std::ranges::all_of(part, is_hex_digit);
         });
}

bool is_bracketed_host(std::string_view host) {
  if (!host.starts_with('v')) return is_ipv6(host);
  const std::size_t dot = host.find('.');
  return dot != std::string_view::npos && dot > 1 &&
         std::ranges::all_of(host.substr(1, dot - 1), is_hex_digit) && dot + 1 < host.size() &&
         host.find('\n', dot) == std::string_view::npos;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; });
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  std::string clean;
  std::ranges::copy_if(text, std::back_inserter(clean),
                       [](char c) { return c != '\t' && c != '\r' && c != '\n'; });
  std::string_view rest = clean;
  Url url;
  if (const std::size_t colon = rest.find(':');
      colon != std::string_view::npos && is_scheme(rest.substr(0, colon))) {
    url.scheme = to_lower(rest.substr(0, colon));
    rest.remove_prefix(colon + 1);
  }
  if (rest.starts_with("//")) {
    const std::size_t end = std::min(rest.find_first_of("/?#", 2), rest.size());
    url.network = rest.substr(2, end - 2);
    rest.remove_prefix(end);
    const bool opens = url.network.find('[') != std::string::npos;
    const bool closes = url.network.find(']') != std::string::npos;
    if (opens != closes) return failure(fmt::format("`{}` is no URL: a bracket stands alone", text));
    if (opens) {
      const std::string_view inner = std::string_view(url.network).substr(url.network.find('[') + 1);
      if (!is_bracketed_host(inner.substr(0, inner.find(']')))) {
        return failure(fmt::format("`{}` is no URL: what stands in brackets is no IPv6 address", text));
      }
    }
    if (hides_divider(url.network)) {
      return failure(fmt::format("`{}` is no URL: a character of its host looks like a divider", text));
    }
  }
  const auto cut = [&](char divider, std::string& into) {
    const std::size_t at = rest.find(divider);
    if (at == std::string_view::npos) return;
    into = rest.substr(at + 1);
    rest = rest.substr(0, at);
  };
  cut('#', url.fragment);
  cut('?', url.query);
  url.path = rest;
  return url;
}

Result<HostAndPort> parse_network(std::string_view network) {
  if (const std::size_t at = network.rfind('@'); at != std::string_view::npos) network.remove_prefix(at + 1);
  std::string_view host, port;
  if (const std::size_t open = network.find('['); open != std::string_view::npos) {
    const std::string_view inner = network.substr(open + 1);
    const std::size_t close = std::min(inner.find(']'), inner.size());
    host = inner.substr(0, close);
    const std::size_t colon = inner.find(':', close);
    if (colon != std::string_view::npos) port = inner.substr(colon + 1);
  } else {
    const std::size_t colon = network.find(':');
    host = network.substr(0, colon);
    if (colon != std::string_view::npos) port = network.substr(colon + 1);
  }
  if (host.empty()) return failure(fmt::format("`{}` names no host", network));
  const std::size_t zone = std::min(host.find('%'), host.size());
  HostAndPort found{lower(host.substr(0, zone)) + std::string(host.substr(zone)), std::nullopt};
  if (port.empty()) return found;
  int number = 0;
  for (const char c : port) {
    if (!is_digit(c)) return failure(fmt::format("`{}` is no port", port));
    number = std::min(number * 10 + (c - '0'), 100'000);
  }
  if (number > 65'535) return failure(fmt::format("`{}` is no port", port));
  found.port = number;
  return found;
}

std::string percent_decoded(std::string_view text) {
  const auto digit = [](char c) { return is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex_digit(text[i + 1]) && is_hex_digit(text[i + 2])) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return to_valid_utf8(out);
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_alnum(c) || std::string_view("_.-~/").find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace trysquare::pep
