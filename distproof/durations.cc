#include "distproof/durations.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <thread>

#include "distproof/scripts.h"
#include "engine/store/typed.h"

namespace sequent::distproof {
namespace {

constexpr std::size_t kModulesPerCall = 1'000;

// Format: "ms KiB".
std::optional<Cost> parse_cost(std::string_view text) {
  Cost cost;
  const char* const end = text.data() + text.size();
  const auto time = std::from_chars(text.data(), end, cost.time_ms);
  if (time.ec != std::errc() || time.ptr == end || *time.ptr != ' ') {
    return std::nullopt;
  }
  const auto memory = std::from_chars(time.ptr + 1, end, cost.memory_kb);
  return memory.ec == std::errc() && memory.ptr == end ? std::optional(cost) : std::nullopt;
}

}  // namespace

Durations::Durations(store::Store& store,
                     std::string_view name_space,
                     std::string_view machine_class)
    : store_(&store), key_(SharedKeys(name_space).durations(machine_class)) {}

base::Result<std::vector<std::optional<Cost>>> Durations::look_up(
    std::span<const std::string> modules) {
  std::vector<std::optional<Cost>> costs;
  costs.reserve(modules.size());
  for (std::size_t from = 0; from < modules.size(); from += kModulesPerCall) {
    const auto part = modules.subspan(from, std::min(kModulesPerCall, modules.size() - from));
    const std::vector<std::string_view> fields(part.begin(), part.end());
    SEQUENT_TRY_ASSIGN(const auto texts, store::get_fields(*store_, key_, fields));
    for (const std::optional<std::string>& text : texts) {
      costs.push_back(text ? parse_cost(*text) : std::nullopt);
    }
  }
  return costs;
}

base::Status Durations::learn(std::span<const MeasuredCost> costs) {
  const std::vector<std::string_view> keys{key_};
  for (std::size_t from = 0; from < costs.size(); from += kModulesPerCall) {
    std::vector<std::string> words;
    for (const MeasuredCost& measured :
         costs.subspan(from, std::min(kModulesPerCall, costs.size() - from))) {
      words.push_back(measured.module);
      words.push_back(std::to_string(std::max<std::int64_t>(measured.cost.time_ms, 0)));
      words.push_back(std::to_string(std::max<std::int64_t>(measured.cost.memory_kb, 0)));
    }
    const std::vector<std::string_view> args(words.begin(), words.end());
    SEQUENT_TRY(store::run_for_integer(*store_, kLearnDurationsScript, keys, args));
  }
  return {};
}

std::string this_machine_class() {
  constexpr std::string_view kModel = "model name";
  std::string model = "unknown";
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    const std::size_t colon = line.find(": ");
    if (line.compare(0, kModel.size(), kModel) == 0 && colon != std::string::npos) {
      model = line.substr(colon + 2);
      break;
    }
  }
  return model + " x " + std::to_string(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace sequent::distproof
