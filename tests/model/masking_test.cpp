// What people may see of a value.
#include "model/masking.hpp"

#include "base/credentials.hpp"
#include "data/json.hpp"

#include "support/catch.hpp"

namespace trysquare::model {

TEST_CASE("a name tells whether its value is a secret") {
  struct Case {
    const char* name;
    Secrecy expected;
  };
  const auto given = GENERATE(values<Case>({
      {"SECRET_KEY", Secrecy::named},
      {"SECRET_KEY_FALLBACKS", Secrecy::named},
      {"EMAIL_HOST_PASSWORD", Secrecy::named},
      {"password", Secrecy::named},
      {"GITHUB_TOKEN", Secrecy::named},
      {"AWS_ACCESS_KEY_ID", Secrecy::mentioned},
      {"PASSWORD_HASHERS", Secrecy::mentioned},
      {"GUARDIAN_MONKEY_PATCH", Secrecy::none},
      {"KEYBOARD", Secrecy::none},
      {"DEBUG", Secrecy::none},
      {"", Secrecy::none},
  }));
  CAPTURE(given.name);
  CHECK(secrecy_of(given.name) == given.expected);
}

TEST_CASE("secrets are masked wherever they lie, the rest stays") {
  struct Case {
    const char* name;
    const char* before;
    const char* after;
  };
  const auto given = GENERATE(values<Case>({
      {"SECRET_KEY", R"("abc")", R"("********")"},
      {"SECRET_KEY", R"("")", R"("")"},
      {"SECRET_KEY_FALLBACKS", R"(["a","b"])", R"(["********","********"])"},
      {"API_TOKEN", "12", R"("********")"},
      {"PASSWORD_HASHERS", R"(["a.b.C"])", R"(["a.b.C"])"},
      {"PASSWORD_RESET_TIMEOUT", "3600", "3600"},
      {"STRIPE_KEY_LIVE", R"("sk")", R"("********")"},
      {"DATABASES", R"({"default":{"NAME":"n","PASSWORD":"p"}})",
       R"({"default":{"NAME":"n","PASSWORD":"********"}})"},
      {"DATABASES/default/PASSWORD", R"("p")", R"("********")"},
      {"CACHE_URL", R"("redis://:word@host/1")", R"("redis://****@host/1")"},
      {"BROKERS", R"([["amqp://u:w@h"]])", R"([["amqp://****@h"]])"},
  }));
  CAPTURE(given.name, given.before);
  const auto node = data::parse_json(given.before, "value");
  REQUIRE(node);
  const auto value = from_wire(*node, "value");
  REQUIRE(value);
  CHECK(data::write_json(to_wire(masked(given.name, *value))) == given.after);
}

}  // namespace trysquare::model
