// The modules `json` and `json.decoder`. https://docs.python.org/3/library/json.html
#include "base/text.hpp"
#include "pytext/characters.hpp"
#include "pytext/encodings.hpp"
#include "settings/json_scanner.hpp"
#include "settings/library.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace trysquare::settings {

void put_builtin(Interpreter& python, std::string_view name, Ref value);

namespace {

Ref raise_refusal(Interpreter& python, Ref source, const std::string& text, const JsonScanner::Refusal& why) {
  const std::string_view before = std::string_view(text).substr(0, why.at);
  const auto line = static_cast<Wide>(std::ranges::count(before, '\n')) + 1;
  const std::size_t newline = before.rfind('\n');
  const auto position = static_cast<Wide>(pytext::length_of(before));
  const Wide column = newline == std::string_view::npos
                          ? position + 1
                          : static_cast<Wide>(pytext::length_of(before.substr(newline + 1))) + 1;
  python.raise_saying("ValueError", fmt::format("{}: line {} column {} (char {})", why.message,
                                                whole_text(line), whole_text(column), whole_text(position)));
  const Ref made = python.raised();
  held<Instance>(python.heap.change(made).content).type = python.builtin("$JSONDecodeError");
  const Ref names = made->as<Instance>().names;
  python.dict_set_text(names, "msg", python.heap.text(why.message));
  python.dict_set_text(names, "doc", source);
  python.dict_set_text(names, "pos", python.heap.integer(position));
  python.dict_set_text(names, "lineno", python.heap.integer(line));
  python.dict_set_text(names, "colno", python.heap.integer(column));
  return nullptr;
}

std::optional<JsonHooks> hooks_of(Call& call) {
  JsonHooks hooks;
  const auto take = [&](std::string_view name) {
    const Ref given = call.take_keyword(name);
    return given == nullptr || given->is(Kind::none) ? nullptr : given;
  };
  hooks.object = take("object_hook");
  hooks.pairs = take("object_pairs_hook");
  hooks.parse_float = take("parse_float");
  hooks.parse_int = take("parse_int");
  hooks.parse_constant = take("parse_constant");
  if (const Ref strict = call.take_keyword("strict")) {
    if (truth_of(strict) == Truth::unknown) return std::nullopt;
    hooks.strict = truth_of(strict) == Truth::yes;
  }
  return hooks;
}

Ref read_json(Interpreter& python, Call& call, Ref source) {
  const auto hooks = hooks_of(call);
  if (!hooks) return method_unknown(python, call);
  if (source->is(Kind::bytes)) {
    const std::string& bytes = source->text();
    const pytext::Decoded text =
        bytes.find('\0') == std::string::npos ? pytext::decoded(bytes, "utf-8-sig") : pytext::Decoded{};
    if (text.answer != pytext::Decoded::Answer::text) return method_unknown(python, call);
    source = python.heap.text(text.text);
  }
  const std::string text = source->text();
  if (text.starts_with("\xEF\xBB\xBF"))
    return raise_refusal(python, source, text, {"Unexpected UTF-8 BOM (decode using utf-8-sig)", 0});
  JsonScanner scanner(python, text, *hooks);
  const Ref made = scanner.read();
  if (made != nullptr || scanner.refusal() == nullptr) return made;
  return raise_refusal(python, source, text, *scanner.refusal());
}

Ref json_loads(Interpreter& python, Call& call) {
  const Ref source = call.take(0, "s");
  call.take_keyword("encoding");  // ignored by Python, gone in 3.9
  if (source == nullptr) return method_unknown(python, call);
  if (source->is(Kind::text) || source->is(Kind::bytes)) return read_json(python, call, source);
  const Ref type = python.type_of(source);
  if (source->is(Kind::instance) || !type->is(Kind::class_)) return method_unknown(python, call);
  return python.raise("TypeError", fmt::format("the JSON object must be str, bytes or bytearray, not {}",
                                               type->as<Class>().name));
}
Ref json_load(Interpreter& python, Call& call) {
  const Ref file = call.take(0, "fp");
  if (file == nullptr) return method_unknown(python, call);
  const Ref source = python.call_method(file, "read", {});
  if (source == nullptr) return nullptr;
  if (source->is_unknown()) return python.unknown_like(source, {});
  return source->is(Kind::text) || source->is(Kind::bytes) ? read_json(python, call, source)
                                                           : method_unknown(python, call);
}

// What json.dumps writes.
class Writer {
 public:
  explicit Writer(Interpreter& python) : python_(python) {}

  bool ascii = true, sorted = false;
  std::optional<std::string> indent;
  std::string between = ", ", after_key = ": ";

  // False: not known, or an exception is on its way.
  bool write(Ref object, std::size_t depth) {
    object = python_.resolve(object);
    if (object == nullptr || depth > 200 || !python_.take_steps(1) || out.size() > python_.limits.text)
      return false;
    switch (object->kind()) {
      case Kind::none: out += "null"; return true;
      case Kind::boolean: out += object->as<bool>() ? "true" : "false"; return true;
      case Kind::integer: out += whole_text(object->as<Wide>()); return true;
      case Kind::floating: return number(object->as<double>());
      case Kind::text: return string(object->text());
      case Kind::list:
      case Kind::tuple: return items(object->items(), depth);
      case Kind::dict: return members(object->dictionary(), depth);
      default: return false;
    }
  }

  std::string out;

 private:
  bool number(double value) {
    const auto text = std::isfinite(value) ? exact_float(value) : std::nullopt;
    out += text ? *text : std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity";
    return true;
  }

  bool string(std::string_view text) {
    out += '"';
    for (const char32_t c : pytext::code_points_of(text)) {
      constexpr std::string_view letters = "\"\\\n\r\t\f\b";
      constexpr std::string_view written = "\"\\nrtfb";
      const std::size_t known = c < 0x80 ? letters.find(static_cast<char>(c)) : std::string_view::npos;
      if (known != std::string_view::npos) {
        out += '\\';
        out += written[known];
      } else if (c < 0x20 || (ascii && c > 0x7F)) {
        const auto unit = [&](std::uint32_t value) { out += fmt::format("\\u{:04x}", value); };
        if (c > 0xFFFF) {
          unit(0xD800 + ((c - 0x10000) >> 10U));
          unit(0xDC00 + ((c - 0x10000) & 0x3FFU));
        } else {
          unit(c);
        }
      } else {
        out += pytext::text_of_code_points({&c, 1});
      }
    }
    out += '"';
    return true;
  }

  void line(std::size_t depth) {
    if (!indent) return;
    out += '\n';
    for (std::size_t i = 0; i < depth; ++i) out += *indent;
  }

  bool items(const Refs& all, std::size_t depth) {
    if (all.empty()) return out += "[]", true;
    out += '[';
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i != 0) out += between;
      line(depth + 1);
      if (!write(all[i], depth + 1)) return false;
    }
    line(depth);
    out += ']';
    return true;
  }

  bool members(const Dictionary& all, std::size_t depth) {
    if (all.open != nullptr || all.is_namespace) return false;
    if (all.empty()) return out += "{}", true;
    auto entries = all.entries();
    if (sorted) {
      if (!std::ranges::all_of(entries, [](const auto& entry) { return entry.key->is(Kind::text); }))
        return false;
      std::ranges::sort(entries, {}, [](const auto& entry) { return std::string_view(entry.key->text()); });
    }
    out += '{';
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i != 0) out += between;
      line(depth + 1);
      if (!key(entries[i].key)) return false;
      out += after_key;
      if (!write(entries[i].value, depth + 1)) return false;
    }
    line(depth);
    out += '}';
    return true;
  }

  bool key(Ref key) {
    if (key->is(Kind::text)) return string(key->text());
    if (!key->is(Kind::none) && !key->is(Kind::boolean) && !key->is(Kind::integer)) return false;
    out += '"';
    const bool fine = write(key, 0);
    out += '"';
    return fine;
  }

  Interpreter& python_;
};

bool take_separators(Ref given, Writer& writer) {
  if (given == nullptr || given->is(Kind::none)) return true;
  if (!(given->is(Kind::tuple) || given->is(Kind::list)) || given->items().size() != 2) return false;
  if (!given->items()[0]->is(Kind::text) || !given->items()[1]->is(Kind::text)) return false;
  writer.between = given->items()[0]->text();
  writer.after_key = given->items()[1]->text();
  return true;
}

Ref json_dumps(Interpreter& python, Call& call) {
  const Ref object = call.take(0, "obj");
  Writer writer(python);
  const Ref indent = call.take_keyword("indent");
  if (indent != nullptr && !indent->is(Kind::none)) {
    const auto width = as_whole(indent);
    if (width) writer.indent = std::string(static_cast<std::size_t>(std::clamp<Wide>(*width, 0, 100)), ' ');
    if (indent->is(Kind::text)) writer.indent = indent->text();
    if (!writer.indent) return method_unknown(python, call);
    writer.between = ",";
  }
  const auto flag = [&](std::string_view name, bool& into) {
    const Ref given = call.take_keyword(name);
    if (given == nullptr) return true;
    into = truth_of(given) == Truth::yes;
    return truth_of(given) != Truth::unknown;
  };
  const bool known = flag("sort_keys", writer.sorted) && flag("ensure_ascii", writer.ascii) &&
                     take_separators(call.take_keyword("separators"), writer);
  call.take_keyword("default");
  if (!known || object == nullptr) return method_unknown(python, call);
  if (writer.write(object, 0)) return python.heap.text(std::move(writer.out));
  if (python.raised() != nullptr || python.is_stopped()) return nullptr;
  return method_unknown(python, call);
}

constexpr auto rows =
    std::to_array<Native>({{"loads", json_loads}, {"load", json_load}, {"dumps", json_dumps}});

}  // namespace

std::span<const Native> json_functions() { return rows; }

// The exception's class is one for both modules.
void fill_json(Interpreter& python, ModuleState& module) {
  constexpr std::string_view name = "$JSONDecodeError";
  if (python.builtins->dictionary().find(name) == nullptr)
    put_builtin(python, name,
                python.make_class("JSONDecodeError", "json.decoder", {python.builtin("ValueError")},
                                  python.heap.dict()));
  python.dict_set_text(module.names, "JSONDecodeError", python.builtin(name));
}

}  // namespace trysquare::settings
