// Many threads call the C library at once, each in a context of its own: every answer is what one thread
// alone gets. Built with the preset `tsan`, the thread sanitizer watches.
#include "support/catch.hpp"
#include "trysquare/trysquare.h"

#include <atomic>
#include <cstddef>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int threads = 16;
constexpr int rounds = 6;

struct Call {
  const char* use_case;
  std::string request;
};

void take(const char* text, std::size_t size, void* user_data) {
  static_cast<std::string*>(user_data)->assign(text, size);
}

// The answer, or the diagnostic of a call that failed.
std::string answer_of(ts_context* context, const Call& call) {
  std::string answer;
  const int code = ts_call(context, call.use_case, call.request.c_str(), take, &answer);
  return std::to_string(code) + " " + (code == TS_FAILED ? ts_last_error(context) : answer);
}

std::vector<Call> calls() {
  const std::string manifest = R"({"distributions": {"django": "5.1", "django-guardian": "3.0.0"}})";
  const std::string release = TRYSQUARE_SOURCE_DIR "/fixtures/ansys_inc/v261";
  const std::string settings = TRYSQUARE_BUILD_DIR "/capi_test_settings.py";
  const std::string frozen = TRYSQUARE_BUILD_DIR "/capi_test_frozen.txt";
  std::ofstream(settings) << "import os\nDEBUG = True\nNAMES = [name.upper() for name in ('a', 'b')]\n"
                             "DEFAULT_FILE_STORAGE = 'a.B'\nUSE_L10N = True\n";
  std::ofstream(frozen) << "django==5.1\ndjango-guardian==3.0.0\nnumpy==2.1\n";
  const std::string environment = R"({"manifest": ")" + frozen + R"("})";
  return {
      {"sanitize",
       R"({"settings": {"USE_L10N": true, "DEFAULT_FILE_STORAGE": "a.B"}, "environment": )" + manifest + "}"},
      {"sanitize", R"({"settings": {"A": 1}, "environment": {"distributions": {"django": "4.1"}}})"},
      {"sanitize", R"({"settings": 1})"},
      {"check", R"({"environment": )" + environment + R"(, "product": ")" + release + "\"}"},
      {"check", R"({"environment": )" + environment + R"(, "settings": ")" + settings + "\"}"},
      {"scan", R"({"environment": )" + environment + R"(, "product": ")" + release + "\"}"},
      {"settings", R"({"environment": )" + environment + R"(, "settings": ")" + settings + "\"}"},
      {"handoff", R"({"environment": )" + environment + R"(, "product": ")" + release + "\"}"},
      {"shims", R"({"environment": )" + environment + "}"},
      {"nothing", "{}"},
      {"check", "{"},
  };
}

}  // namespace

TEST_CASE("threads that call at once get what one alone gets") {
  const std::vector<Call> asked = calls();
  std::vector<std::string> alone;
  ts_context* const context = ts_context_new();
  for (const Call& call : asked) alone.push_back(answer_of(context, call));
  ts_context_free(context);
  int fine = 0;
  for (const std::string& answer : alone) fine += answer.starts_with("2 ") ? 0 : 1;
  CHECK(fine == 8);  // three of them are wrong on purpose

  std::atomic<int> wrong = 0;
  std::vector<std::thread> started;
  for (int thread = 0; thread < threads; ++thread) {
    started.emplace_back([&, thread] {
      ts_context* const mine = ts_context_new();
      for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < asked.size(); ++i) {
          // Each begins somewhere else, so that all kinds of calls meet each other.
          const std::size_t at = (i + static_cast<std::size_t>(thread + round)) % asked.size();
          if (answer_of(mine, asked[at]) != alone[at]) ++wrong;
        }
      }
      ts_context_free(mine);
    });
  }
  for (std::thread& thread : started) thread.join();
  CHECK(wrong == 0);
}
