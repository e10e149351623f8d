#include "read/pyvenv_cfg.hpp"

#include "support/catch.hpp"

#include <fmt/core.h>

using namespace trysquare;

TEST_CASE("pyvenv.cfg, as each of its writers writes it") {
  struct Case {
    std::string text, dumped;
  };
  const auto test = GENERATE(
      Case{"", " | |  no"},
      // venv of 3.6 and of 3.13
      Case{"home = /opt/p/bin\ninclude-system-site-packages = false\nversion = 3.6.15\n",
           "/opt/p/bin | 3.6.15 |  no"},
      Case{"home = /opt/p/bin\ninclude-system-site-packages = true\nversion = 3.13.0\nexecutable = "
           "/opt/p/bin/python3.13\ncommand = /opt/p/bin/python3.13 -m venv --x=y /v\n",
           "/opt/p/bin | 3.13.0 |  yes"},
      // virtualenv, uv
      Case{"home = /usr/bin\nimplementation = CPython\nversion_info = 3.9.18.final.0\nvirtualenv = 20.35.4\n",
           "/usr/bin | 3.9.18 | CPython no"},
      Case{"home = /p\nimplementation = PyPy\nuv = 0.13.9\nversion_info = 3.10.14\nrelocatable = true\n",
           "/p | 3.10.14 | PyPy no"},
      Case{"version_info = 3.13.0.candidate.2", " | 3.13.0rc2 |  no"},
      Case{"version_info=3.14.0.alpha.1", " | 3.14.0a1 |  no"},
      Case{"version_info=3.14.0.beta.3", " | 3.14.0b3 |  no"},
      Case{"HOME=C:\\Program Files\\P\r\nInclude-System-Site-Packages =TRUE\r\nVersion= 3.12.1 \r\n",
           "C:\\Program Files\\P | 3.12.1 |  yes"},
      Case{"home = /a=b\nhome = /c d\n", "/a=b | |  no"}, Case{"home\nversion 3.1\n= x\n", " | |  no"},
      Case{"include-system-site-packages = yes", " | |  no"},
      Case{std::string("\0home\xFF = \0\n", 11) + "version = 3.1", " | 3.1 |  no"});
  CAPTURE(test.text);
  const auto cfg = read::parse_pyvenv_cfg(test.text);
  CHECK(fmt::format("{} |{}{} | {} {}", cfg.home, cfg.version.empty() ? "" : " ", cfg.version,
                    cfg.implementation, cfg.system_site_packages ? "yes" : "no") == test.dumped);
}
