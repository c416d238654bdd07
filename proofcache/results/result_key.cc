#include "proofcache/results/result_key.h"

#include <algorithm>

namespace sequent::proofcache {
namespace {

// Each list is preceded by its length and each text by its own (Hasher::field), so that
// different inputs never give the same bytes.
void add_count(base::Hasher& hasher, std::size_t count) {
  hasher.field(std::to_string(count));
}

void add(base::Hasher& hasher, const std::vector<NamedDigest>& list) {
  add_count(hasher, list.size());
  for (const NamedDigest& one : list) {
    hasher.field(one.name).field(one.digest.raw());
  }
}

// By name, whatever their order was.
void add_trees(base::Hasher& hasher,
               std::span<const DirectDependency> dependencies,
               base::Digest TreeDigests::*which) {
  std::vector<const DirectDependency*> sorted;
  sorted.reserve(dependencies.size());
  for (const DirectDependency& dependency : dependencies) {
    sorted.push_back(&dependency);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->module < b->module; });
  add_count(hasher, sorted.size());
  for (const DirectDependency* dependency : sorted) {
    hasher.field(dependency->module).field((dependency->tree.*which).raw());
  }
}

}  // namespace

base::Digest own_inputs_digest(const JobInputs& inputs) {
  base::Hasher hasher;
  hasher.field("sequent inputs").field(std::to_string(kKeySchema));
  hasher.field(inputs.module).field(inputs.prover);
  add_count(hasher, inputs.arguments.size());
  for (const std::string& argument : inputs.arguments) {
    hasher.field(argument);
  }
  add_count(hasher, inputs.environment.size());
  for (const auto& [name, value] : inputs.environment) {
    hasher.field(name).field(value);
  }
  hasher.field(inputs.source.name).field(inputs.source.digest.raw());
  add(hasher, inputs.files);
  add(hasher, inputs.libraries);
  hasher.field(inputs.observer ? "observer" : "");
  return hasher.finish();
}

base::Digest result_key(const base::Digest& own_inputs,
                        bool observer,
                        std::span<const DirectDependency> dependencies) {
  base::Hasher hasher;
  hasher.field("sequent result").field(own_inputs.raw());
  add_trees(hasher, dependencies, observer ? &TreeDigests::full : &TreeDigests::interface);
  return hasher.finish();
}

base::Digest result_key(const JobInputs& inputs, std::span<const DirectDependency> dependencies) {
  return result_key(own_inputs_digest(inputs), inputs.observer, dependencies);
}

TreeDigests tree_digests(const std::string& module,
                         const ProductDigests& product,
                         std::span<const DirectDependency> dependencies) {
  TreeDigests tree;
  base::Hasher interface;
  interface.field("sequent interface tree").field(module).field(product.interface.raw());
  add_trees(interface, dependencies, &TreeDigests::interface);
  tree.interface = interface.finish();
  base::Hasher full;
  full.field("sequent full tree").field(module).field(product.full.raw());
  add_trees(full, dependencies, &TreeDigests::full);
  tree.full = full.finish();
  return tree;
}

}  // namespace sequent::proofcache
