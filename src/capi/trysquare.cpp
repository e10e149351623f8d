// The C ABI (include/trysquare/trysquare.h). Nothing thrown passes this file.
#include "trysquare/trysquare.h"

#include "app/use_cases.hpp"
#include "base/filesystem.hpp"
#include "base/process.hpp"
#include "data/json.hpp"

#include <exception>
#include <new>
#include <string>

struct ts_context {
  std::string last_error;
  trysquare::app::Memory memory;
};

namespace {

trysquare::locate::Host this_process() {
  trysquare::locate::Host host{.files = trysquare::disk(),
                               .variables = trysquare::process_variables(),
                               .directory = trysquare::working_directory(),
                               .platform = trysquare::platform_facts()};
#if defined(_WIN32)
  host.system = "windows";
#endif
  return host;
}

int answered(ts_context& context, const char* use_case, const char* request, ts_answer answer,
             void* user_data) {
  context.last_error.clear();
  if (use_case == nullptr || request == nullptr || answer == nullptr) {
    context.last_error = "error: ts_call needs a use case, a request and a callback\n";
    return TS_FAILED;
  }
  const auto found = trysquare::app::call(this_process(), use_case, request, context.memory);
  if (!found) {
    context.last_error = trysquare::draw(found.error());
    return TS_FAILED;
  }
  const std::string text = trysquare::data::write_json(found->document);
  answer(text.data(), text.size(), user_data);
  return found->holds_errors ? TS_FINDINGS : TS_OK;
}

}  // namespace

extern "C" {

const char* ts_version(void) { return TRYSQUARE_VERSION; }

ts_context* ts_context_new(void) { return new (std::nothrow) ts_context; }

void ts_context_free(ts_context* context) { delete context; }

int ts_call(ts_context* context, const char* use_case, const char* request, ts_answer answer,
            void* user_data) {
  if (context == nullptr) return TS_FAILED;
  try {
    return answered(*context, use_case, request, answer, user_data);
  } catch (const std::exception& error) {
    try {
      context->last_error = std::string("error: ") + error.what() + "\n";
    } catch (...) {
      context->last_error.clear();  // not even memory for the reason
    }
  } catch (...) {
    context->last_error.clear();
  }
  return TS_FAILED;
}

const char* ts_last_error(const ts_context* context) {
  return context == nullptr ? "" : context->last_error.c_str();
}
}
