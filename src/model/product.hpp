// A product line as its product.toml describes it (design, section 6; docs/products.md), and one installed
// release of it.
#pragma once

#include "base/place.hpp"
#include "model/constraint.hpp"
#include "model/environment.hpp"

#include <string>
#include <vector>

namespace trysquare::model {

// One way to find a release; tried in the order of the file.
struct Probe {
  enum class Kind : std::uint8_t { variable, module, directory };
  Kind kind;
  std::string text;    // variable's name, module's name, or directory; `{yyr}` stands for the release number
  std::string system;  // "", "posix" or "windows"
  Place place;
};

// Which releases a client's major version supports.
struct SupportWindow {
  std::string client;              // a specifier on the client's version: "<1"
  std::vector<std::string> lines;  // "25", "26": the YY of YYR
  Place place;
};

// One part of what makes a configuration: a directory, or the release itself (named `release`).
struct ConfigurationPart {
  std::string name;                    // "database": how configuration files and the in-process side call it
  std::vector<std::string> variables;  // under which a program finds it
  std::string argument;                // by which the client's constructor takes it
  bool exclusive = false;              // written to: two configurations must not share it
};

// How a process is set up for the product: what the in-process side works by.
struct SetupDescription {
  std::vector<std::string> setup;     // callables that set the process up
  std::vector<std::string> instance;  // callables that give the instance that a process has
  std::vector<std::string> ready;     // properties that tell whether the process is set up
  std::vector<std::string> guards;    // callables that refuse before setup
  std::vector<std::string> uses;      // callables that do not, and fail in their own way
  std::vector<ConfigurationPart> parts;
};

struct Product {
  std::string name;     // "ansys-adr"
  std::string title;    // "Ansys Dynamic Reporting"
  std::string client;   // the client's distribution, normalized; empty when programs need none
  std::string segment;  // "v{yyr}": the path segment that holds the release number, in any case
  std::string sibling;  // "nexus{yyr}": the directory that tells it where no segment does
  std::vector<std::string> spellings;  // "{yy}.{r}": how else the number is written
  std::vector<Probe> probes;
  std::vector<std::string> roots;        // below the release: "ADR", "CEI", "."
  std::string marker_file;               // below the product root: "nexus{yyr}/django/manage.py"
  std::vector<std::string> python_path;  // below the product root: "nexus{yyr}/django"
  std::vector<std::string> bundled;      // globs of site directories below the product root
  std::string settings_module;
  std::vector<std::string> configuration;  // environment variables that make a configuration
  SetupDescription lifecycle;
  std::vector<SupportWindow> support;
  std::string directory;  // of product.toml: "constraints/ansys-adr"
  bool embedded = true;   // or the user's file
  Place place;
};

struct Release {
  std::string product;                 // Product::name
  std::string title, client;           // Product::title, Product::client
  std::string name;                    // "v261"
  int number = 0;                      // 261
  std::vector<std::string> spellings;  // "26.1", "2026 R1"
  std::string path;          // what was found: /ansys_inc/v261; empty when only its constraints are known
  std::string product_root;  // /ansys_inc/v261/CEI
  std::string found_by;      // "--product", "AWP_ROOT261"…
  std::vector<std::string> python_path;
  std::string settings_module;
  std::vector<std::string> configuration;  // Product::configuration
  SetupDescription lifecycle;              // Product::lifecycle
  std::vector<Distribution> bundled;
  std::string constraints_path;  // "constraints/ansys-adr/v261.txt"; empty when there are none
  bool constraints_derived = false;
  std::vector<Constraint> constraints;
  std::vector<Finding> problems;
};

}  // namespace trysquare::model
