#include "house/shape.hpp"

#include <algorithm>
#include <regex>

namespace trysquare::house {

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \n\t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \n\t") - first + 1);
}

bool matches(std::string_view text, const char* pattern) {
  return std::regex_search(text.begin(), text.end(), std::regex(pattern));
}

// Lines of the preprocessor are no part of any statement.
std::string without_directives(const std::string& code) {
  std::string out = code;
  bool goes_on = false;
  std::size_t start = 0;
  for (const std::string_view line : lines_of(code)) {
    const bool directive = goes_on || trimmed(line).starts_with('#');
    goes_on = directive && line.ends_with('\\');
    if (directive) std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(start), line.size(), ' ');
    start += line.size() + 1;
  }
  return out;
}

// What a brace opens, told by the text before it.
enum class Block : unsigned char { scope, type, function, data };

Block block_of(std::string_view head, const std::vector<Block>& outer) {
  const bool in_code = !outer.empty() && (outer.back() == Block::function || outer.back() == Block::data);
  if (in_code) return Block::data;
  if (matches(head, "^(inline )?namespace\\b|^extern \"[^\"]*\"$")) return Block::scope;
  if (matches(head, "^(template\\s*<[^]*>\\s*)?(class|struct|union|enum)\\b") &&
      !matches(head, "=\\s*$|\\)\\s*$")) {
    return Block::type;
  }
  const bool assigned = matches(head, "[^=!<>]=\\s*$") || matches(head, "^[^(]*[^=!<>]=[^=]");
  return head.find('(') != std::string_view::npos && !assigned ? Block::function : Block::data;
}

// Calls for each statement of a namespace or type, and for each function.
class Walker {
 public:
  explicit Walker(const Source& source) : code_(without_directives(code_of(source, Strings::blank))) {}

  std::vector<Function> functions;
  struct Statement {
    std::string text;
    std::size_t line;
  };
  std::vector<Statement> globals;  // what ends in `;` in a namespace

  void walk() {
    for (std::size_t at = 0; at < code_.size(); ++at) {
      if (code_[at] == '{') {
        open(at);
      } else if (code_[at] == '}') {
        close(at);
      } else if (code_[at] == ';') {
        if (in_namespace()) globals.push_back({head(at), line_of(code_, first_of_head(at))});
        start_ = at + 1;
      }
    }
  }

 private:
  bool in_namespace() const {
    return std::ranges::all_of(blocks_, [](Block b) { return b == Block::scope; });
  }
  std::string head(std::size_t end) const {
    return start_ >= end ? "" : std::string(trimmed(std::string_view(code_).substr(start_, end - start_)));
  }
  std::size_t first_of_head(std::size_t end) const {
    return std::min(code_.find_first_not_of(" \n\t", start_), end);
  }

  void open(std::size_t at) {
    const std::string text = head(at);
    const Block block = block_of(text, blocks_);
    if (block == Block::function) {
      functions.push_back({text, line_of(code_, at), 0, "", c_depth_ > 0 || text.starts_with("extern \"")});
      function_start_ = at;
    }
    if (block == Block::scope && text.starts_with("extern")) c_depth_ = blocks_.size() + 1;
    blocks_.push_back(block);
    if (block != Block::data) start_ = at + 1;
  }

  void close(std::size_t at) {
    if (blocks_.empty()) return;
    const Block block = blocks_.back();
    blocks_.pop_back();
    if (block == Block::function) {
      Function& done = functions.back();
      done.length = line_of(code_, at) - done.line + 1;
      done.body = code_.substr(function_start_ + 1, at - function_start_ - 1);
    }
    if (c_depth_ > blocks_.size()) c_depth_ = 0;
    if (block != Block::data) start_ = at + 1;
  }

  std::string code_;
  std::vector<Block> blocks_;
  std::size_t start_ = 0, function_start_ = 0, c_depth_ = 0;
};

std::size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

std::vector<Function> python_functions(const Source& source) {
  std::vector<Function> found;
  const std::string code = code_of(source, Strings::blank);
  const auto lines = lines_of(code);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trimmed(lines[i]);
    if (!line.starts_with("def ") && !line.starts_with("async def ")) continue;
    std::size_t last = i;
    for (std::size_t j = i + 1; j < lines.size(); ++j) {
      const std::string_view next = trimmed(lines[j]);
      if (next.empty()) continue;
      const bool goes_on = next.starts_with(')') || next.starts_with(']');  // of the signature
      if (indentation(lines[j]) <= indentation(lines[i]) && !goes_on) break;
      last = j;
    }
    found.push_back({std::string(line), i + 1, last - i + 1, "", false});
  }
  return found;
}

// A declaration that makes a variable which may change.
bool is_mutable_variable(std::string_view statement) {
  if (statement.empty() || matches(statement, "\\boperator\\b")) return false;
  if (matches(statement,
              "^(using|typedef|friend|static_assert|template|class|struct|enum|union|extern|namespace|return)"
              "\\b")) {
    return false;
  }
  if (matches(statement,
              "\\b(constexpr|constinit const)\\b|^(static |inline |const )*const\\b|^(inline |static "
              ")*[\\w:<>, ]+\\*\\s*const\\b")) {
    return false;
  }
  const std::string_view before_value = statement.substr(0, statement.find_first_of("={"));
  const bool declares_function = before_value.find('(') != std::string_view::npos;
  return !declares_function && matches(statement, "^[\\w:<>,\\s*&\\[\\]]+\\s[*&]*[\\w\\[\\]]+");
}

}  // namespace

std::vector<Function> functions_of(const Source& source) {
  if (source.is_python()) return python_functions(source);
  Walker walker(source);
  walker.walk();
  return std::move(walker.functions);
}

Complaints check_sizes(const Source& source) {
  Complaints out;
  if ((!source.is_cpp() && !source.is_python()) || source.is_generated()) return out;
  const std::size_t size = lines_of(source.text).size() - 1;
  if (size > longest_file)
    out.push_back(complaint(source, size, "a file of " + std::to_string(size) + " lines"));
  for (const Function& function : functions_of(source)) {
    if (function.length <= longest_function) continue;
    out.push_back(
        complaint(source, function.line, "a function of " + std::to_string(function.length) + " lines"));
  }
  return out;
}

Complaints check_globals(const Source& source) {
  Complaints out;
  // What `new` takes its memory from is there before everything else, and outlives it.
  const bool is_allocator = source.path == "src/cli/allocation.cpp";
  if (!source.below("src/") || !source.is_cpp() || is_allocator) return out;
  Walker walker(source);
  walker.walk();
  for (const auto& [text, line] : walker.globals) {
    if (is_mutable_variable(text))
      out.push_back(complaint(source, line, "a global that can change: " + text));
  }
  for (const Function& function : walker.functions) {
    const auto lines = lines_of(function.body);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view line = trimmed(lines[i]);
      if (!matches(line, "^(static|thread_local)\\b")) continue;
      if (matches(line, "^static (thread_local )?(const|constexpr|constinit const)\\b")) continue;
      out.push_back(
          complaint(source, function.line + i, "a variable that outlives its call: " + std::string(line)));
    }
  }
  return out;
}

Complaints check_c_functions(const Source& source) {
  Complaints out;
  if (!source.below("src/capi/") || !source.ends_with(".cpp")) return out;
  for (const Function& function : functions_of(source)) {
    if (!function.is_c || matches(function.body, "catch\\s*\\(\\.\\.\\.\\)")) continue;
    const std::string body =
        std::regex_replace(function.body, std::regex("\\b(c_str\\(\\)|new \\(std::nothrow\\))"), "");
    if (std::ranges::count(body, ';') <= 1 && !matches(body, "\\w\\s*\\(")) continue;
    out.push_back(complaint(source, function.line, "nothing is caught: " + function.head));
  }
  return out;
}

Complaints check_header_opening(const Source& source) {
  Complaints out;
  if (!source.below("src/") || !source.ends_with(".hpp")) return out;
  if (!source.text.starts_with("// "))
    out.push_back(complaint(source, 1, "a header opens with what it is about"));
  if (source.text.find("\n#pragma once\n") == std::string::npos)
    out.push_back(complaint(source, 1, "no #pragma once"));
  return out;
}

}  // namespace trysquare::house
