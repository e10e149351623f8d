// The lifecycle of setup, judged on what the source tells (lifecycle/event.hpp): one question a file, facts
// in, findings out. https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
#pragma once

#include "lifecycle/event.hpp"
#include "lifecycle/program.hpp"
#include "model/finding.hpp"

#include <string>
#include <vector>

namespace trysquare::check {

struct LifecycleFacts {
  const lifecycle::Program& program;
  const lifecycle::Record& record;
};

std::vector<model::Finding> check_setup_in_thread(const LifecycleFacts& facts);       // TS501
std::vector<model::Finding> check_setup_in_task(const LifecycleFacts& facts);         // TS502
std::vector<model::Finding> check_setup_repeated(const LifecycleFacts& facts);        // TS503
std::vector<model::Finding> check_worker_without_setup(const LifecycleFacts& facts);  // TS504
std::vector<model::Finding> check_instance_in_worker(const LifecycleFacts& facts);    // TS505
std::vector<model::Finding> check_second_configuration(const LifecycleFacts& facts);  // TS506
std::vector<model::Finding> check_main_guard(const LifecycleFacts& facts);            // TS507
std::vector<model::Finding> check_setup_in_host(const LifecycleFacts& facts);         // TS508

// All of them, each place and code once, without what `# noqa` silences.
std::vector<model::Finding> check_lifecycle(const LifecycleFacts& facts);

// Shared by the questions.
Place place_of(const LifecycleFacts& facts, lifecycle::Site site);
std::string function_of(const LifecycleFacts& facts, lifecycle::Site body);
// Where the body was started and how the program came from there: lines of evidence.
std::vector<std::string> way_to(const LifecycleFacts& facts, const lifecycle::Event& event);
bool is_process(model::Runs runs);

}  // namespace trysquare::check
