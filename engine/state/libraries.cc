#include "engine/state/libraries.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/ascii.h"

namespace sequent::state {

bool is_library_name(std::string_view name) {
  const auto is_allowed = [](char c) {
    return base::is_digit(c) || c == '_' || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'z');
  };
  return !name.empty() && std::ranges::all_of(name, is_allowed);
}

base::Status Libraries::add(Library library) {
  Libraries one;
  std::string name = library.name;
  one.link(one.all_.emplace(std::move(name), std::move(library)).first->second);
  return add(std::move(one));
}

base::Status Libraries::add(Libraries others) {
  std::vector<ByName::node_type> replaced;
  for (const auto& [name, library] : others.all_) {
    if (const auto old = all_.find(name); old != all_.end()) {
      unlink(old->second);
      replaced.push_back(all_.extract(old));
    }
  }
  for (const auto& [name, function] : others.functions_) {
    if (functions_.contains(name)) {
      for (ByName::node_type& old : replaced) {
        link(old.mapped());
        all_.insert(std::move(old));
      }
      return base::invalid("Function " + function->name + " already exists");
    }
  }
  all_.merge(others.all_);
  functions_.merge(others.functions_);
  return {};
}

bool Libraries::remove(std::string_view name) {
  const auto found = all_.find(name);
  if (found == all_.end()) {
    return false;
  }
  unlink(found->second);
  all_.erase(found);
  return true;
}

void Libraries::clear() {
  functions_.clear();
  all_.clear();
}

const Library* Libraries::find(std::string_view name) const {
  const auto found = all_.find(name);
  return found != all_.end() ? &found->second : nullptr;
}

const Function* Libraries::function(std::string_view name) const {
  const auto found = functions_.find(base::to_lower(name));
  return found != functions_.end() ? found->second : nullptr;
}

void Libraries::link(const Library& library) {
  for (const auto& [name, function] : library.functions) {
    functions_.emplace(base::to_lower(name), &function);
  }
}

void Libraries::unlink(const Library& library) {
  for (const auto& [name, function] : library.functions) {
    functions_.erase(base::to_lower(name));
  }
}

}  // namespace sequent::state
