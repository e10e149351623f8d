// YAML and TOML documents as the packages that read them give them: verbs of values/<package>.toml.
// Law: what a package was taught by the program (constructors, resolvers) makes its answer unknown.
#include "base/text.hpp"
#include "data/toml.hpp"
#include "data/yaml.hpp"
#include "pytext/characters.hpp"
#include "pytext/encodings.hpp"
#include "settings/library.hpp"
#include "settings/opaque_types.hpp"
#include "settings/values.hpp"
#include "settings/wire.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace trysquare::settings {

namespace {

constexpr auto any = Native::Takes::anything;

// The text of a str, bytes or an open file. Null: `instead` is the answer, null with an exception.
Ref text_of_stream(Interpreter& python, Ref stream, Ref& instead) {
  if (stream != nullptr && stream->is(Kind::file)) stream = python.call_method(stream, "read", {});
  if (stream == nullptr) return instead = nullptr, nullptr;
  if (stream->is_unknown()) {
    python.may_raise(stream);
    return instead = python.unknown_like(stream, {}), nullptr;
  }
  if (!stream->is(Kind::text) && !stream->is(Kind::bytes))
    return instead = python.unknown("a document in an object that is not modelled"), nullptr;
  return stream;
}

// Raises the class of this name, with a text that we do not know.
Ref raise_named(Interpreter& python, const std::string& path, const std::string& why, bool exact = true) {
  const std::size_t dot = path.rfind('.');
  const Ref type =
      dot == std::string::npos ? nullptr : python.import_name(path.substr(0, dot), path.substr(dot + 1));
  const Ref made = type == nullptr ? nullptr : python.resolve(type);
  python.forget_raised();
  if (made == nullptr || !made->is(Kind::class_) || made->as<Class>().unknown != nullptr)
    return python.unknown(fmt::format("a document that is refused: {}", why));
  python.raise_with("Exception", {});
  const Ref exception = python.raised();
  auto& instance = held<Instance>(python.heap.change(exception).content);
  const Ref text = python.unknown_quietly(why);
  // Of this class or of one below it.
  instance.type = exact ? made
                        : python.make_class(made->as<Class>().name, made->as<Class>().module, {made, text},
                                            python.heap.dict());
  instance.args = {text};
  python.heap.change_dictionary(instance.names).open = text;
  return nullptr;
}

Ref date_of(Interpreter& python, const std::string& text) {
  const auto part = [&](std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + size, value);
    return python.heap.integer(value);
  };
  return python.heap.make(Kind::opaque, Opaque{"datetime.date", {part(0, 4), part(5, 2), part(8, 2)}, {}});
}

// A document's nodes as objects: a node that two aliases name is one object.
class Builder {
 public:
  Builder(Interpreter& python, const data::YamlDocument& document)
      : python_(python), document_(document), made_(document.nodes.size(), nullptr) {}

  Ref build(std::uint32_t id) {
    if (made_[id] == nullptr && python_.take_steps(1)) made_[id] = build_new(document_.nodes[id]);
    return made_[id] == nullptr ? python_.none() : made_[id];
  }

 private:
  Ref build_new(const data::YamlNode& node) {
    using Type = data::YamlNode::Kind;
    switch (node.kind) {
      case Type::null: return python_.none();
      case Type::boolean: return python_.heap.boolean(node.truth);
      case Type::integer:
        return python_.call(python_.builtin("int"), {nullptr, {python_.heap.text(node.text)}, {}});
      case Type::floating: return python_.heap.floating(node.number);
      case Type::text: return python_.heap.text(node.text);
      case Type::bytes: return python_.heap.bytes(node.text);
      case Type::date: return date_of(python_, node.text);
      case Type::date_time: return python_.unknown("a date with a time in a document");
      case Type::sequence: {
        Refs items;
        for (const auto item : node.items) items.push_back(build(item));
        return python_.heap.list(std::move(items));
      }
      case Type::pairs: {
        Refs items;
        for (const auto& [key, value] : node.members)
          items.push_back(python_.heap.tuple({build(key), build(value)}));
        return python_.heap.list(std::move(items));
      }
      case Type::mapping:
      case Type::set: return build_keys(node, node.kind == Type::set);
      case Type::unmodelled: break;
    }
    return python_.unknown(node.text);
  }

  Ref build_keys(const data::YamlNode& node, bool is_set) {
    Dictionary content;
    const Origin from = python_.origin_here();
    for (const auto& [key_id, value] : node.members) {
      const Ref key = build(key_id);
      const auto hash = hash_of(key);
      if (!hash) return python_.unknown("a document with a key that is not modelled");
      content.set(key, *hash, is_set ? nullptr : build(value), from);
    }
    return python_.heap.make(is_set ? Kind::set : Kind::dict, std::move(content));
  }

  Interpreter& python_;
  const data::YamlDocument& document_;
  Refs made_;
};

// Which schema a loader class stands for: "safe", "full", "base"; empty: not known, or taught by the program.
std::string schema_of(Interpreter& python, Ref loader) {
  if (loader == nullptr || !loader->is(Kind::class_)) return {};
  const Class& type = loader->as<Class>();
  const bool taught = std::ranges::any_of(type.names->dictionary().entries(), [](const auto& entry) {
    return !entry.key->is(Kind::text) || !entry.key->text().starts_with("__");
  });
  if (taught) return {};
  return package_word(python, type.module, "schemas", type.module + "." + type.name);
}

Ref loader_of(Interpreter& python, const Call& call, Ref given) {
  if (given != nullptr && !given->is(Kind::none)) return given;
  const std::string path = package_word(python, call.path, "loaders", call.path);
  const std::size_t dot = path.rfind('.');
  if (dot == std::string::npos) return nullptr;
  const Ref found = python.import_name(path.substr(0, dot), path.substr(dot + 1));
  python.forget_raised();
  return found == nullptr ? nullptr : python.resolve(found);
}

constexpr std::array<std::string_view, 5> stages{"reader", "scanner", "parser", "composer", "constructor"};

Ref yaml_documents(Interpreter& python, Call& call, bool all) {
  const Ref given = call.take(1, "Loader");
  const Ref stream = call.take(0, "stream");
  Ref answer = nullptr;
  const std::string schema = schema_of(python, loader_of(python, call, given));
  if (stream == nullptr || schema.empty()) {
    const Ref why = python.unknown("a document read by a loader that is not modelled");
    if (stream != nullptr) python.taint(stream, why);
    return why;
  }
  const std::string path(call.path);
  const Ref text = text_of_stream(python, stream, answer);
  if (text == nullptr) return answer;
  std::string_view content = text->text();
  if (text->is(Kind::bytes) && (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF")))
    return python.unknown("a document in UTF-16");
  if (text->is(Kind::text) && !pytext::is_valid_text(content))
    return python.unknown("text with a lone surrogate");
  const auto read = data::read_yaml(content, "<document>", {schema != "base", !all});
  const auto refuse = [&]() -> Ref {
    const auto stage = static_cast<std::size_t>(read.failure->stage);
    const std::string& why = read.failure->error.message;
    if (read.failure->doubtful) return python.unknown(fmt::format("a document that may be refused: {}", why));
    // What a constructor lacks, the program may have added in a way that is not seen.
    if (read.failure->stage == data::YamlStage::constructor && schema != "safe")
      return python.unknown(fmt::format("a document that is refused: {}", why));
    return raise_named(python, package_word(python, path, "raises", stages.at(stage)), why,
                       read.failure->stage == data::YamlStage::composer ||
                           read.failure->stage == data::YamlStage::constructor);
  };
  Refs made;
  for (const auto& document : read.documents) made.push_back(Builder(python, document).build(document.root));
  if (python.is_stopped()) return nullptr;
  if (read.failure) return refuse();
  if (all)
    return python.heap.make(Kind::iterator, Iterator{std::make_shared<const Refs>(std::move(made)), 0});
  return made.empty() ? python.none() : made[0];
}
Ref yaml_document(Interpreter& python, Call& call) { return yaml_documents(python, call, false); }
Ref yaml_stream(Interpreter& python, Call& call) { return yaml_documents(python, call, true); }

bool has_long_number(std::string_view text) {
  std::size_t run = 0;
  for (const char c : text) {
    run = is_alnum(c) || c == '_' ? run + 1 : 0;
    if (run >= 17) return true;
  }
  return false;
}

Ref toml_of(Interpreter& python, Call& call, std::string_view text) {
  if (!is_valid_utf8(text)) return python.unknown("a document that is not UTF-8");
  const std::string path(call.path);
  const auto node = data::parse_toml(text, "<document>");
  if (node) return from_node(python, *node);
  // Python's integers have no bound, and it nests deeper than our parser.
  if (!node.error().message.starts_with("not TOML") || has_long_number(text))
    return python.unknown("a document that is not modelled");
  return raise_named(python, package_word(python, path, "raises", "document"), node.error().message);
}

Ref toml_text(Interpreter& python, Call& call) {
  const Ref text = call.take(0);
  if (text == nullptr || !text->is(Kind::text)) return method_unknown(python, call);
  return toml_of(python, call, pytext::with_plain_lines(text->text()));
}
Ref toml_file(Interpreter& python, Call& call) {
  const Ref file = call.take(0);
  if (file == nullptr || !file->is(Kind::file) || !file->as<File>().binary)
    return method_unknown(python, call);
  const Ref content = python.call_method(file, "read", {});
  if (content == nullptr || !content->is(Kind::bytes)) return content;
  return toml_of(python, call, pytext::with_plain_lines(content->text()));
}

// Arrays of one kind of value, and no dates: what readers of every TOML agree on.
bool is_plain(const data::Node& node) {
  if (const auto* items = node.array()) {
    return std::ranges::all_of(*items, [&](const data::Node& item) {
      return item.kind() == items->front().kind() && is_plain(item);
    });
  }
  if (const auto* object = node.object())
    return std::ranges::all_of(object->members,
                               [](const data::Member& member) { return is_plain(member.value); });
  return node.as<data::DateTime>() == nullptr;
}

// An older reader: known where the document is plain.
Ref plain_toml(Interpreter& python, Call& call, std::string_view text) {
  const auto node = data::parse_toml(text, "<document>");
  if (!pytext::is_ascii(text) && !is_valid_utf8(text)) return method_unknown(python, call);
  if (!node || !is_plain(*node) || text.find('\\') != std::string_view::npos)
    return method_unknown(python, call);
  return from_node(python, *node);
}
Ref plain_toml_text(Interpreter& python, Call& call) {
  const Ref text = call.take(0);
  return text != nullptr && text->is(Kind::text) ? plain_toml(python, call, text->text())
                                                 : method_unknown(python, call);
}
Ref plain_toml_file(Interpreter& python, Call& call) {
  Ref source = call.take(0);
  if (source != nullptr && path_text(source))
    source = python.call(python.builtin("open"), {nullptr, {source}, {}});
  Ref instead = nullptr;
  const Ref text = source == nullptr ? nullptr : text_of_stream(python, source, instead);
  if (text == nullptr) return instead;
  return text->is(Kind::text) ? plain_toml(python, call, text->text()) : method_unknown(python, call);
}

// Text with %XX: decoded as UTF-8; where the bytes are none, Python puts U+FFFD.
Ref percent_decoded(Interpreter& python, Call& call) {
  const Ref text = call.take(0, "string");
  if (text == nullptr || !text->is(Kind::text)) return method_unknown(python, call);
  const std::string& from = text->text();
  std::string out;
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::uint32_t value = 0;
    const auto* digits = from.data() + i + 1;
    const bool escape = from[i] == '%' && i + 2 < from.size() &&
                        std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
    out += escape ? static_cast<char>(value) : from[i];
    i += escape ? 2 : 0;
  }
  return is_valid_utf8(out) ? python.heap.text(std::move(out)) : method_unknown(python, call);
}

constexpr auto rows = std::to_array<Native>({{"yaml-document", yaml_document, any},
                                             {"yaml-documents", yaml_stream, any},
                                             {"percent-decoded-text", percent_decoded},
                                             {"toml-of-text", toml_text},
                                             {"toml-of-file", toml_file},
                                             {"plain-toml-of-text", plain_toml_text},
                                             {"plain-toml-of-file", plain_toml_file}});

}  // namespace

std::span<const Native> document_verbs() { return rows; }

}  // namespace trysquare::settings
