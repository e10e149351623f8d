// Any bytes as a request of the batch interface, which reaches what answers all its ops. Law: each request is
// answered on one line of JSON that holds its id, and either what came out or an error.
#include "app/spec.hpp"
#include "data/python_json.hpp"
#include "fuzz/demand.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace trysquare;
  const std::string line(bytes, bytes + size);
  const std::string answer = app::answer_spec(line);
  test::demand(answer.find('\n') == std::string::npos);
  const auto document = data::parse_python_json(answer, "answer");
  test::demand(document.has_value() && document->find("id") != nullptr);
  test::demand((document->find("out") != nullptr) != (document->find("error") != nullptr));
  return 0;
}
