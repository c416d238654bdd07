#include "proofcache/results/manifest_wire.h"

#include <algorithm>
#include <utility>

#include "engine/base/message_wire.h"
#include "proofcache/results/result.capnp.h"

namespace sequent::proofcache {
namespace {

using base::bytes_of;
using base::data_of;
using base::text_of;

void fill(wire::Result::Builder to, const Manifest& manifest) {
  to.setModule(manifest.module.c_str());
  to.setProved(manifest.verdict == Verdict::kProved);
  to.setExitCode(manifest.exit_code);
  auto outputs = to.initOutputs(static_cast<unsigned>(manifest.outputs.size()));
  for (unsigned i = 0; i < outputs.size(); ++i) {
    const OutputFile& output = manifest.outputs[i];
    outputs[i].setPath(output.path.c_str());
    outputs[i].setDigest(data_of(output.digest));
    outputs[i].setSizeBytes(output.size_bytes);
    outputs[i].setMode(output.mode);
  }
  to.setOut(data_of(manifest.out));
  to.setErr(data_of(manifest.err));
  to.initProduct().setInterface(data_of(manifest.product.interface));
  to.getProduct().setFull(data_of(manifest.product.full));
  to.setObserver(manifest.observer);
  to.setWallUs(manifest.wall.count());
  to.setUserUs(manifest.user.count());
  to.setSystemUs(manifest.system.count());
  to.setPeakMemoryBytes(manifest.peak_memory_bytes);
  to.setWorker(manifest.worker.c_str());
  to.setProver(manifest.prover.c_str());
  to.setFinishedMs(manifest.finished_ms);
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

// Absent: the bytes are no message, or what `read` gives of it breaks a promise.
template <typename Root, typename Value, typename Read>
std::optional<Value> decode(std::string_view bytes, Read read) {
  auto value = base::unpack<Root>(bytes, [&](typename Root::Reader root) -> base::Result<Value> {
    Reader reader;
    Value whole = read(root, reader);
    if (!reader.ok()) {
      return base::corrupt("a path or digest in it is none");
    }
    return whole;
  });
  return value ? std::optional(*std::move(value)) : std::nullopt;
}

}  // namespace

std::string encode_manifest(const Manifest& manifest) {
  capnp::MallocMessageBuilder message;
  fill(message.initRoot<wire::Result>(), manifest);
  return base::packed(message);
}

std::optional<Manifest> decode_manifest(std::string_view bytes) {
  return decode<wire::Result, Manifest>(
      bytes, [](wire::Result::Reader root, Reader& reader) { return reader.manifest(root); });
}

std::string encode_difference(const Nondeterminism& difference) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<wire::Difference>();
  root.setKey(data_of(difference.key));
  fill(root.initFirst(), difference.first);
  fill(root.initSecond(), difference.second);
  return base::packed(message);
}

std::optional<Nondeterminism> decode_difference(std::string_view bytes) {
  return decode<wire::Difference, Nondeterminism>(
      bytes, [](wire::Difference::Reader root, Reader& reader) {
        Nondeterminism difference{.key = reader.digest(root.getKey()),
                                  .module = {},
                                  .first = reader.manifest(root.getFirst()),
                                  .second = reader.manifest(root.getSecond())};
        difference.module = difference.first.module;
        return difference;
      });
}

}  // namespace sequent::proofcache
