// Any bytes as what distributions bring along and what users write: RECORD, entry points, direct_url.json,
// core metadata, pylock.toml, requirements files, file names. Laws: nothing is made up, and a refusal says
// what and where.
#include "base/text.hpp"
#include "data/python_json.hpp"
#include "fuzz/demand.hpp"
#include "pep/license.hpp"
#include "pep/supported_tags.hpp"
#include "pep/url.hpp"
#include "pep/wheel_name.hpp"
#include "read/core_metadata.hpp"
#include "read/direct_url.hpp"
#include "read/entry_points.hpp"
#include "read/mail_parameters.hpp"
#include "read/pylock_toml.hpp"
#include "read/record.hpp"
#include "read/requirement_encoding.hpp"
#include "read/requirement_file_lines.hpp"
#include "read/requirement_options.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace trysquare;

void check_files(std::string_view text) {
  std::size_t size = 0;
  if (const auto record = read::parse_record(text, "f")) {
    for (const auto& entry : *record) size += entry.path.size() + entry.hash.value_or("").size();
    test::demand(size <= text.size());
  } else {
    test::demand(record.error().place.line > 0);
  }
  if (const auto points = read::parse_entry_points(text, "f")) {
    for (const auto& point : *points) {
      test::demand(point.module.value_or("").size() + point.attr.value_or("").size() <= point.value.size());
    }
  } else {
    test::demand_place(points.error());
  }
  const auto direct = read::parse_direct_url_document(text, "f");
  test::demand(direct.has_value() || !direct.error().message.empty());
  if (const auto json = data::parse_python_json(text, "f"); !json) test::demand_place(json.error());
}

void check_metadata(std::string_view text) {
  const auto raw = read::parse_raw_metadata(text);
  for (const auto& name : raw.unparsed) test::demand(!raw.fields.contains(name) || name == "description");
  if (const auto strict = read::validate_metadata(raw)) {
    test::demand(raw.unparsed.empty() && *raw.find("name") == strict->name);
  }
  read::parse_content_type(text);
  read::mail_boundary(text);
}

void check_lines(std::string_view text) {
  const auto decoded = read::decode_requirements(text);
  if (!decoded) return;
  test::demand(is_valid_utf8(*decoded));
  std::uint32_t last = 0;
  for (const auto& line : read::requirement_file_lines(*decoded, {{"A", "b"}})) {
    test::demand(line.number > last && !line.text.empty());
    last = line.number;
    read::InstallerState state;
    const auto options = read::parse_line_options(line.text, state);
    test::demand(options.has_value() || !options.error().message.empty());
  }
}

void check_names(std::string_view text) {
  if (const auto wheel = pep::WheelName::parse(text)) {
    const auto chosen = pep::select_wheels({wheel->tags.front()}, {std::string(text)});
    test::demand(chosen.best == 0U);
  }
  if (const auto url = pep::Url::parse(text)) test::demand(url->path.size() <= text.size());
  test::demand(!pep::platform_tags(text.substr(0, 100)).empty() || text.size() > 4);
  pep::is_license_expression(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  check_files(text);
  check_metadata(text);
  check_lines(text);
  check_names(text.substr(0, text.find('\n')));
  const auto lock = read::parse_pylock(text, "f");
  if (!lock) {
    test::demand(!lock.error().problems.empty());
    for (const auto& problem : lock.error().problems) test::demand(!problem.message.empty());
  }
  return 0;
}
