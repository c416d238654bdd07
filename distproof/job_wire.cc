#include "distproof/job_wire.h"

#include <algorithm>
#include <utility>

#include "distproof/job.capnp.h"
#include "engine/base/compress.h"
#include "engine/base/message_wire.h"

namespace sequent::distproof {
namespace {

// A job of the whole standard library takes some 100 KiB; 64 MiB is a job of 500,000 dependencies.
constexpr std::uint64_t kLongestWords = 8U * 1024 * 1024;

constexpr int kLevel = 1;
// What 0.1.0 wrote first was not compressed.
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

using base::data_of;
using base::text_of;

template <typename TextBuilder>
void set_texts(TextBuilder builder, const std::vector<std::string>& texts) {
  for (unsigned i = 0; i < texts.size(); ++i) {
    builder.set(i, texts[i].c_str());
  }
}

void set_inputs(capnp::List<wire::Input>::Builder builder, const std::vector<JobInput>& inputs) {
  for (unsigned i = 0; i < inputs.size(); ++i) {
    builder[i].setPath(inputs[i].path.c_str());
    builder[i].setDigest(data_of(inputs[i].digest));
  }
}

unsigned size_of(const auto& list) {
  return static_cast<unsigned>(list.size());
}

void set_dependencies(capnp::List<wire::Dependency>::Builder builder,
                      const std::vector<JobDependency>& dependencies) {
  for (unsigned i = 0; i < dependencies.size(); ++i) {
    const JobDependency& from = dependencies[i];
    wire::Dependency::Builder to = builder[i];
    to.setName(from.name.c_str());
    set_texts(to.initProducts(size_of(from.products)), from.products);
    to.setJob(from.job.text().c_str());
    if (from.result) {
      to.setResult(data_of(*from.result));
      to.setInterfaceTree(data_of(from.tree.interface));
      to.setFullTree(data_of(from.tree.full));
    }
    to.setIndirect(!from.direct);
  }
}

void fill(wire::Job::Builder to, const JobSpec& job) {
  to.setProver(job.prover.c_str());
  to.setProverFingerprint(job.prover_fingerprint.c_str());
  to.setName(job.name.c_str());
  to.initSource().setPath(job.source.path.c_str());
  to.getSource().setDigest(data_of(job.source.digest));
  set_inputs(to.initInputs(size_of(job.inputs)), job.inputs);
  set_inputs(to.initExternalInputs(size_of(job.external_inputs)), job.external_inputs);
  set_dependencies(to.initDependencies(size_of(job.dependencies)), job.dependencies);
  to.setDirectory(job.directory.c_str());
  set_texts(to.initFolders(size_of(job.folders)), job.folders);
  set_texts(to.initArguments(size_of(job.arguments)), job.arguments);
  auto environment = to.initEnvironment(size_of(job.environment));
  for (unsigned i = 0; i < environment.size(); ++i) {
    environment[i].setName(job.environment[i].first.c_str());
    environment[i].setValue(job.environment[i].second.c_str());
  }
  auto outputs = to.initOutputs(size_of(job.outputs));
  for (unsigned i = 0; i < outputs.size(); ++i) {
    outputs[i].setPath(job.outputs[i].path.c_str());
    outputs[i].setProduct(job.outputs[i].product);
  }
  to.setTimeLimitMs(static_cast<std::uint64_t>(job.limits.time.count()));
  to.setMemoryLimitBytes(job.limits.memory_bytes);
  to.setObserver(job.observer);
  set_texts(to.initLabels(size_of(job.labels)), job.labels);
  to.setKind(static_cast<std::uint16_t>(job.kind));
  to.setRequest(data_of(job.request));
}

std::vector<std::string> texts_of(capnp::List<capnp::Text>::Reader list) {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (const capnp::Text::Reader text : list) {
    texts.push_back(text_of(text));
  }
  return texts;
}

// What is wrong with what was read; the first fault stays.
class Faults {
 public:
  void note(std::string fault) {
    if (first_.empty()) {
      first_ = std::move(fault);
    }
  }
  [[nodiscard]] const std::string& first() const { return first_; }

  // A path in the workspace: it may not lead out of it.
  std::string path(capnp::Text::Reader text) {
    std::string path = text_of(text);
    std::string_view rest = path;
    if (rest.empty() || rest.front() == '/' || rest.find('\0') != std::string_view::npos) {
      note("the path `" + path + "` is not relative");
    }
    while (!rest.empty()) {
      const std::size_t slash = std::min(rest.find('/'), rest.size());
      if (rest.substr(0, slash) == "..") {
        note("the path `" + path + "` leaves the workspace");
      }
      rest.remove_prefix(std::min(slash + 1, rest.size()));
    }
    return path;
  }
  base::Digest digest(capnp::Data::Reader data) {
    const auto digest = base::digest_of(data);
    if (!digest) {
      note("a digest of " + std::to_string(data.size()) + " bytes");
    }
    return digest.value_or(base::Digest{});
  }

 private:
  std::string first_;
};

std::vector<JobInput> inputs_of(capnp::List<wire::Input>::Reader list, Faults& faults) {
  std::vector<JobInput> inputs;
  inputs.reserve(list.size());
  for (const wire::Input::Reader input : list) {
    inputs.push_back({faults.path(input.getPath()), faults.digest(input.getDigest())});
  }
  return inputs;
}

std::vector<std::string> paths_of(capnp::List<capnp::Text>::Reader list, Faults& faults) {
  std::vector<std::string> paths;
  paths.reserve(list.size());
  for (const capnp::Text::Reader path : list) {
    paths.push_back(faults.path(path));
  }
  return paths;
}

JobDependency dependency_of(wire::Dependency::Reader from, Faults& faults) {
  JobDependency to;
  to.name = text_of(from.getName());
  to.products = paths_of(from.getProducts(), faults);
  to.direct = !from.getIndirect();
  if (from.getJob().size() > 0) {
    const auto job = JobId::parse(text_of(from.getJob()));
    if (!job) {
      faults.note("a dependency whose job has no proper name");
    }
    to.job = job.value_or(JobId());
  }
  if (from.getResult().size() > 0) {
    to.result = faults.digest(from.getResult());
  }
  if (from.getInterfaceTree().size() > 0) {
    to.tree = {faults.digest(from.getInterfaceTree()), faults.digest(from.getFullTree())};
  }
  return to;
}

JobSpec job_of(wire::Job::Reader from, Faults& faults) {
  JobSpec job;
  job.prover = text_of(from.getProver());
  job.prover_fingerprint = text_of(from.getProverFingerprint());
  job.name = text_of(from.getName());
  job.source = {faults.path(from.getSource().getPath()),
                faults.digest(from.getSource().getDigest())};
  job.inputs = inputs_of(from.getInputs(), faults);
  job.external_inputs = inputs_of(from.getExternalInputs(), faults);
  for (const wire::Dependency::Reader dependency : from.getDependencies()) {
    job.dependencies.push_back(dependency_of(dependency, faults));
  }
  job.directory = faults.path(from.getDirectory());
  job.folders = paths_of(from.getFolders(), faults);
  job.arguments = texts_of(from.getArguments());
  for (const wire::Variable::Reader variable : from.getEnvironment()) {
    job.environment.emplace_back(text_of(variable.getName()), text_of(variable.getValue()));
  }
  for (const wire::Output::Reader output : from.getOutputs()) {
    job.outputs.push_back({faults.path(output.getPath()), output.getProduct()});
  }
  job.limits.time = std::chrono::milliseconds(from.getTimeLimitMs());
  job.limits.memory_bytes = from.getMemoryLimitBytes();
  job.observer = from.getObserver();
  job.labels = texts_of(from.getLabels());
  job.kind = static_cast<JobKind>(from.getKind());
  job.request = base::bytes_of(from.getRequest());
  return job;
}

}  // namespace

std::string encode_job(const JobSpec& job) {
  capnp::MallocMessageBuilder message;
  fill(message.initRoot<wire::Job>(), job);
  // A module of a large library names hundreds of others: shrinks to a sixth.
  return base::compress(base::packed(message), kLevel);
}

base::Result<JobSpec> decode_job(std::string_view payload) {
  std::string bytes(payload);
  if (payload.starts_with(kZstdMagic)) {
    SEQUENT_TRY_ASSIGN(bytes, base::decompress(payload, kLongestWords * sizeof(capnp::word)));
  }
  return base::unpack<wire::Job>(bytes, [](wire::Job::Reader root) -> base::Result<JobSpec> {
    Faults faults;
    JobSpec job = job_of(root, faults);
    if (!faults.first().empty()) {
      return base::corrupt("payload of job `" + job.name + "`: " + faults.first());
    }
    return job;
  });
}

}  // namespace sequent::distproof
