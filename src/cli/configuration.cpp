#include "cli/configuration.hpp"

#include "base/filesystem.hpp"
#include "base/text.hpp"
#include "cli/queries.hpp"
#include "locate/tool_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace trysquare::cli {

namespace {

// What says how one works, rather than what to do this once.
constexpr auto names = std::to_array<std::string_view>(
    {"--python",      "--prepend-path", "--append-path", "--installer",   "--find-links", "--offline",
     "--no-solve",    "--product",      "--release",     "--constraint",  "--baseline",   "--style",
     "--settings",    "--rules",        "--starters",    "--no-settings", "--no-imports", "--select",
     "--ignore",      "--fail-on",      "--preflight",   "--shims",       "--jobs",       "--timeout",
     "--no-annotate", "--no-hashes",    "--color",       "--cache"});

bool is_configurable(std::string_view name) { return std::ranges::find(names, name) != names.end(); }

// "TRYSQUARE_FAIL_ON"
std::string variable_of(const Option& option) {
  std::string name = "TRYSQUARE_";
  for (const char c : option.name.substr(2))
    name += c == '-' ? '_' : static_cast<char>(is_lower(c) ? c - 'a' + 'A' : c);
  return name;
}

class Reader {
 public:
  Reader(const locate::Host& host, const std::string& named) : host_(host), named_(named) {}

  Result<Configuration> read() {
    for (const Option* option : configurable_options()) {
      const std::string variable = variable_of(*option);
      const auto found = host_.variables.find(variable);
      if (found == host_.variables.end() || found->second.empty()) continue;
      if (auto done = take(*option, texts_of(*option, found->second), "", variable, {}); !done)
        return std::unexpected(std::move(done.error()));
    }
    auto files = locate::find_tool_files(host_, named_);
    if (!files) return std::unexpected(std::move(files.error()));
    for (auto& one : files->found) {
      configuration_.files.push_back(one.path);
      if (auto done = take_file(one); !done) return std::unexpected(std::move(done.error()));
      if (configuration_.suppressions.empty()) configuration_.suppressions = std::move(one.file.suppressions);
    }
    configuration_.looked_for = std::move(files->looked_for);
    std::ranges::stable_sort(configuration_.settings, {}, &Setting::option);
    return std::move(configuration_);
  }

 private:
  // Several values stand between commas.
  static std::vector<std::string> texts_of(const Option& option, const std::string& text) {
    if (option.takes != Takes::many_values) return {text};
    std::vector<std::string> texts;
    for (const auto part : split(text, ',')) {
      if (!trim(part).empty()) texts.emplace_back(trim(part));
    }
    return texts;
  }

  Result<void> take_file(const locate::FoundToolFile& file) {
    for (const auto& value : file.file.values) {
      const Option* option = find_option("--" + value.key);
      if (option == nullptr || !is_configurable(option->name)) return std::unexpected(unknown(value));
      if (!value.wrong.empty()) {
        return failure_at(
            value.place,
            fmt::format("`{}` must be text, a number, true or false, or an array of texts, not {}", value.key,
                        value.wrong));
      }
      if (auto done = take(*option, value.texts, file.directory, to_text(value.place), value.place); !done)
        return done;
    }
    return {};
  }

  static Error unknown(const read::ToolValue& value) {
    std::vector<std::string> known{"suppress"};
    for (const auto name : names) known.emplace_back(name.substr(2));
    const auto near = nearest(value.key, known);
    return failure_at(value.place, fmt::format("there is no setting `{}`", value.key),
                      near ? fmt::format("did you mean `{}`?", *near) : "settings: " + join(known, ", "))
        .error();
  }

  Result<void> take(const Option& option, std::vector<std::string> texts, const std::string& directory,
                    const std::string& origin, const Place& place) {
    const auto wrong = [&](std::string_view wanted) -> Result<void> {
      const std::string message = fmt::format("`{}` of {} must be {}", option.name.substr(2), origin, wanted);
      return place.empty() ? failure(message) : failure_at(place, message);
    };
    if (option.takes == Takes::nothing) {
      const std::string text = texts.size() == 1 ? to_lower(texts.front()) : std::string();
      if (text != "true" && text != "1" && text != "false" && text != "0") return wrong("true or false");
      texts.assign(text == "true" || text == "1" ? 1 : 0, "");
    } else if (option.takes == Takes::one_value && texts.size() != 1) {
      return wrong("one value");
    }
    for (auto& text : texts) text = located(option, std::move(text), directory);
    const bool closer = std::ranges::any_of(configuration_.settings,
                                            [&](const Setting& one) { return one.option == &option; });
    if (!closer) configuration_.settings.push_back({&option, std::move(texts), origin});
    return {};
  }

  // A path of a file begins at its folder. What may be a name as well is a path where there is one.
  std::string located(const Option& option, std::string text, const std::string& directory) const {
    const bool path = option.value == "DIR" || option.value == "FILE";
    const bool perhaps = option.value == "PATH" || option.value == "WHAT" || option.value == "PROGRAM";
    if (directory.empty() || directory == normal_path(host_.directory) || (!path && !perhaps)) return text;
    std::string there = join_path(directory, text);
    return path || host_.files.status(there) ? there : text;
  }

  const locate::Host& host_;
  const std::string& named_;
  Configuration configuration_;
};

// Whether the command line says already, in another way, what the option would.
bool is_said_otherwise(const Command& command, const Arguments& arguments, std::string_view option) {
  if (arguments.has(option)) return true;
  const bool words = !arguments.positionals.empty();
  if (option == "--python") return arguments.has("--manifest") || (words && command.positionals == "[PATH]");
  if (option == "--release") return words && command.positionals == "[RELEASE]";
  return false;
}

// To these the same options name what they work on, this once.
bool names_its_own(const Command& command, std::string_view option) {
  const bool source =
      option == "--python" || option == "--product" || option == "--release" || option == "--constraint";
  return source && (command.name == "pin" || command.name == "diff");
}

}  // namespace

std::vector<const Option*> configurable_options() {
  std::vector<const Option*> found;
  for (const auto& option : option_table()) {
    if (is_configurable(option.name)) found.push_back(&option);
  }
  return found;
}

Result<Configuration> read_configuration(const locate::Host& host, const std::string& named) {
  return Reader(host, named).read();
}

Result<void> apply_configuration(const Command& command, Arguments& arguments) {
  const bool any = std::ranges::any_of(command.options, is_configurable);
  if (!any || arguments.has("--help")) return {};
  const auto host = make_host(arguments);
  if (!host) return std::unexpected(host.error());
  auto configuration = read_configuration(*host, arguments.value("--config"));
  if (!configuration) return std::unexpected(std::move(configuration.error()));
  arguments.suppressions = std::move(configuration->suppressions);
  for (const auto& setting : configuration->settings) {
    const std::string_view name = setting.option->name;
    const bool takes = std::ranges::find(command.options, name) != command.options.end();
    if (!takes || is_said_otherwise(command, arguments, name) || names_its_own(command, name)) continue;
    for (const auto& value : setting.values) arguments.add(name, value, setting.origin);
  }
  return {};
}

}  // namespace trysquare::cli
