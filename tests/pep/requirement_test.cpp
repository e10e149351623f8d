#include "pep/requirement.hpp"

#include "support/catch.hpp"

using trysquare::draw;
using trysquare::pep::Requirement;

TEST_CASE("requirements that are read") {
  struct Case {
    std::string text, canonical;
  };
  const auto test =
      GENERATE(Case{"Foo_Bar", "Foo_Bar"}, Case{"\t a_ ", "a_"}, Case{"a [ y , x,x ] ==1", "a[x,y]==1"},
               Case{"a[]", "a"}, Case{"a()", "a"}, Case{"a (>=1,<2,)", "a<2,>=1"},
               Case{"a>=1,;os_name=='x' ", "a>=1; os_name == \"x\""}, Case{"a>=\n1", "a>=1"},
               Case{"a===x;os_name=='y'", "a===x; os_name == \"y\""}, Case{"a===1,>=2", "a===1,>=2"},
               Case{"a@u;v", "a @ u;v"},
               Case{"a[x] @ https://h/p#egg=a ; extra=='B_c'", "a[x] @ https://h/p#egg=a ; extra == \"b-c\""},
               Case{"a @ x\ny", "a @ x\ny"});
  CAPTURE(test.text);
  const auto requirement = Requirement::parse(test.text);
  REQUIRE(requirement);
  CHECK(requirement->text() == test.canonical);
  const auto again = Requirement::parse(requirement->text());
  REQUIRE(again);
  CHECK(*again == *requirement);
}

TEST_CASE("requirements that are refused, and what is said") {
  struct Case {
    std::string text, diagnostic;
  };
  const std::string name_hint = "\nhint: a requirement begins with a name, as in `name>=1.0`\n";
  const auto test = GENERATE_COPY(
      Case{"", "error: expected a package name, found the end\n" + name_hint},
      Case{">=1", "error: expected a package name, found `>`\n  >=1\n  ^\n" + name_hint},
      Case{"a b",
           "error: expected a version comparison, `;` or the end after the name, found `b`\n  a b\n    ^\n"},
      Case{"a-",
           "error: expected a version comparison, `;` or the end after the name, found `-`\n  a-\n   ^\n"},
      Case{"a[x y]", "error: expected `,` or `]` after an extra, found `y`\n  a[x y]\n      ^\n"},
      Case{"a[x,]", "error: expected the name of an extra after `,`, found `]`\n  a[x,]\n      ^\n"},
      Case{"a[,x]", "error: expected the name of an extra or `]`, found `,`\n  a[,x]\n    ^\n"},
      Case{"a[x", "error: expected `,` or `]` after an extra, found the end\n  a[x\n     ^\n"},
      Case{"a @", "error: expected a URL after `@`, found the end\n  a @\n     ^\n"},
      Case{"a @ u x", "error: expected `;` or the end after the URL, found `x`\n  a @ u x\n        ^\n"},
      Case{"a>=1 <2",
           "error: expected `,`, `;` or the end after the version, found `<`\n  a>=1 <2\n       ^\n"},
      Case{"a=1",
           "error: expected a comparison: `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=` or `===`, found `=`\n  "
           "a=1\n   ^\n\n"
           "hint: a specifier is a comparison and a version, as in `>=1.0`\n"},
      Case{"a>=", "error: expected a version after `>=`, found the end\n  a>=\n     ^\n"},
      Case{"a>=1.*", "error: `.*` goes only with `==` and `!=`\n  a>=1.*\n      ^\n"},
      Case{"a(>=1;x",
           "error: expected `,` or the `)` that matches the `(`, found `;`\n  a(>=1;x\n       ^\n\nhint: the "
           "`(` stands at column 2\n"},
      Case{"a>=1)", "error: expected `,`, `;` or the end after the version, found `)`\n  a>=1)\n      ^\n"},
      Case{"a>=1 # why",
           "error: expected `,`, `;` or the end after the version, found `#`\n  a>=1 # why\n       ^\n\n"
           "hint: a comment belongs to a requirements file, not to a requirement\n"},
      Case{"a===1,2", "error: `===` cannot compare with text that has a comma in it\n  a===1,2\n   ^\n"},
      Case{"a; os_name == x",
           "error: expected a marker variable or a quoted string, found `x`\n  a; os_name == x\n             "
           "   ^\n\n"
           "hint: text to compare with stands in quotes\n"},
      Case{"a; os_name == 'x' b",
           "error: expected `and`, `or` or the end of the marker, found `b`\n  a; os_name == 'x' b\n         "
           "           ^\n"});
  CAPTURE(test.text);
  const auto requirement = Requirement::parse(test.text);
  REQUIRE_FALSE(requirement);
  CHECK(draw(requirement.error()) == test.diagnostic);
}

TEST_CASE("columns count code points") {
  const auto requirement = Requirement::parse("a; '\xC3\xA9\xF0\x9F\x8E\x89' == nothing");
  REQUIRE_FALSE(requirement);
  CHECK(requirement.error().place.column == 12);
  CHECK(requirement.error().source_line == "a; '\xC3\xA9\xF0\x9F\x8E\x89' == nothing");
}

TEST_CASE("requirements are equal as the reference has it") {
  struct Case {
    std::string left, right;
    bool equal;
  };
  const auto test = GENERATE(Case{"A.b[X_y]==1.0", "a-b[x-y]==1", true}, Case{"a>=1,<2", "a<2.0,>=1", true},
                             Case{"a~=1.0", "a~=1.0.0", false}, Case{"a", "a[x]", false},
                             Case{"a;extra=='X'", "a; extra == \"x\"", true}, Case{"a @ u", "a @ v", false},
                             Case{"a", "b", false}, Case{"a;os_name=='x'", "a", false});
  CAPTURE(test.left, test.right);
  CHECK((*Requirement::parse(test.left) == *Requirement::parse(test.right)) == test.equal);
}
