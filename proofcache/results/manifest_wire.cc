#include "proofcache/results/manifest_wire.h"

#include <algorithm>
#include <utility>

#include <capnp/message.h>
#include <capnp/serialize-packed.h>
#include <kj/exception.h>
#include <kj/io.h>

#include "proofcache/results/result.capnp.h"

namespace sequent::proofcache {
namespace {

constexpr std::uint64_t kLongestWords = 64U * 1024 * 1024;

capnp::Data::Reader data_of(std::string_view bytes) {
  return {reinterpret_cast<const capnp::byte*>(bytes.data()), bytes.size()};
}

void fill(wire::Result::Builder to, const Manifest& manifest) {
  to.setModule(manifest.module.c_str());
  to.setProved(manifest.verdict == Verdict::kProved);
  to.setExitCode(manifest.exit_code);
  auto outputs = to.initOutputs(static_cast<unsigned>(manifest.outputs.size()));
  for (unsigned i = 0; i < outputs.size(); ++i) {
    const OutputFile& output = manifest.outputs[i];
    outputs[i].setPath(output.path.c_str());
    outputs[i].setDigest(data_of(output.digest.raw()));
    outputs[i].setSizeBytes(output.size_bytes);
    outputs[i].setMode(output.mode);
  }
  to.setOut(data_of(manifest.out));
  to.setErr(data_of(manifest.err));
  to.initProduct().setInterface(data_of(manifest.product.interface.raw()));
  to.getProduct().setFull(data_of(manifest.product.full.raw()));
  to.setObserver(manifest.observer);
  to.setWallUs(manifest.wall.count());
  to.setUserUs(manifest.user.count());
  to.setSystemUs(manifest.system.count());
  to.setPeakMemoryBytes(manifest.peak_memory_bytes);
  to.setWorker(manifest.worker.c_str());
  to.setProver(manifest.prover.c_str());
  to.setFinishedMs(manifest.finished_ms);
}

std::string text_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

std::string bytes_of(capnp::Data::Reader data) {
  return {reinterpret_cast<const char*>(data.begin()), data.size()};
}

// Reads what came from a store that others write to.
class Reader {
 public:
  [[nodiscard]] bool ok() const { return ok_; }

  base::Digest digest(capnp::Data::Reader data) {
    const auto digest = base::Digest::from_raw(bytes_of(data));
    ok_ = ok_ && digest.has_value();
    return digest.value_or(base::Digest());
  }

  // A path of the workspace: its outputs are put below a project's folder.
  std::string path(capnp::Text::Reader text) {
    std::string path = text_of(text);
    std::string_view rest = path;
    ok_ = ok_ && !rest.empty() && rest.front() != '/' && rest.find('\0') == std::string_view::npos;
    while (!rest.empty()) {
      const std::size_t slash = std::min(rest.find('/'), rest.size());
      ok_ = ok_ && rest.substr(0, slash) != "..";
      rest.remove_prefix(std::min(slash + 1, rest.size()));
    }
    return path;
  }

  Manifest manifest(wire::Result::Reader from) {
    Manifest to;
    to.module = text_of(from.getModule());
    to.verdict = from.getProved() ? Verdict::kProved : Verdict::kFailed;
    to.exit_code = from.getExitCode();
    for (const wire::Output::Reader output : from.getOutputs()) {
      to.outputs.push_back({.path = path(output.getPath()),
                            .digest = digest(output.getDigest()),
                            .size_bytes = output.getSizeBytes(),
                            .mode = output.getMode()});
    }
    to.out = bytes_of(from.getOut());
    to.err = bytes_of(from.getErr());
    to.product = {digest(from.getProduct().getInterface()), digest(from.getProduct().getFull())};
    to.observer = from.getObserver();
    to.wall = std::chrono::microseconds(from.getWallUs());
    to.user = std::chrono::microseconds(from.getUserUs());
    to.system = std::chrono::microseconds(from.getSystemUs());
    to.peak_memory_bytes = from.getPeakMemoryBytes();
    to.worker = text_of(from.getWorker());
    to.prover = text_of(from.getProver());
    to.finished_ms = from.getFinishedMs();
    return to;
  }

 private:
  bool ok_ = true;
};

std::string packed(capnp::MallocMessageBuilder& message) {
  kj::VectorOutputStream out;
  capnp::writePackedMessage(out, message);
  const auto bytes = out.getArray();
  return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
}

// Absent where `read` says so, or the bytes are no message at all.
template <typename Root, typename Read>
auto unpack(std::string_view bytes, Read read)
    -> decltype(read(std::declval<typename Root::Reader>())) {
  try {
    kj::ArrayInputStream in(data_of(bytes));
    capnp::PackedMessageReader message(in, {.traversalLimitInWords = kLongestWords});
    return read(message.getRoot<Root>());
  } catch (const kj::Exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::string encode_manifest(const Manifest& manifest) {
  capnp::MallocMessageBuilder message;
  fill(message.initRoot<wire::Result>(), manifest);
  return packed(message);
}

std::optional<Manifest> decode_manifest(std::string_view bytes) {
  return unpack<wire::Result>(bytes, [](wire::Result::Reader root) {
    Reader reader;
    Manifest manifest = reader.manifest(root);
    return reader.ok() ? std::optional(std::move(manifest)) : std::nullopt;
  });
}

std::string encode_difference(const Nondeterminism& difference) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<wire::Difference>();
  root.setKey(data_of(difference.key.raw()));
  fill(root.initFirst(), difference.first);
  fill(root.initSecond(), difference.second);
  return packed(message);
}

std::optional<Nondeterminism> decode_difference(std::string_view bytes) {
  return unpack<wire::Difference>(bytes, [](wire::Difference::Reader root) {
    Reader reader;
    Nondeterminism difference{.key = reader.digest(root.getKey()),
                              .module = {},
                              .first = reader.manifest(root.getFirst()),
                              .second = reader.manifest(root.getSecond())};
    difference.module = difference.first.module;
    return reader.ok() ? std::optional(std::move(difference)) : std::nullopt;
  });
}

}  // namespace sequent::proofcache
