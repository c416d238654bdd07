#include "proofcache/states/session_wire.h"

#include <chrono>

#include "engine/base/message_wire.h"
#include "proofcache/states/sealed_value.h"
#include "proofcache/states/session.capnp.h"

namespace sequent::states {
namespace {

using base::data_of;
using base::digest_of;
using base::text_of;
using std::chrono::nanoseconds;
constexpr char kVersion = 2;  // 1 had no checksum

using Time = std::chrono::system_clock::time_point;

std::int64_t nanoseconds_of(Time time) {
  return std::chrono::duration_cast<nanoseconds>(time.time_since_epoch()).count();
}

Time time_of(std::int64_t ns) {
  return Time(std::chrono::duration_cast<Time::duration>(nanoseconds(ns)));
}

base::Result<SessionHead> head_of(wire::Session::Reader from) {
  const auto source = digest_of(from.getSource());
  const auto environment = digest_of(from.getEnvironment());
  if (!source || !environment ||
      from.getStatus() > static_cast<std::uint8_t>(SessionStatus::kAbandoned) ||
      from.getBaseSteps() > from.getSteps()) {
    return base::corrupt("its head is damaged");
  }
  return SessionHead{.session = {.id = text_of(from.getId()),
                                 .prover = text_of(from.getProver()),
                                 .file = text_of(from.getFile()),
                                 .module = text_of(from.getModule()),
                                 .source = *source,
                                 .environment = *environment,
                                 .status = static_cast<SessionStatus>(from.getStatus()),
                                 .started = time_of(from.getStartedNs()),
                                 .ended = time_of(from.getEndedNs()),
                                 .steps = from.getSteps(),
                                 .failures = from.getFailures(),
                                 .states = from.getStates()},
                     .segments = from.getSegments(),
                     .base = text_of(from.getBase()),
                     .base_steps = from.getBaseSteps(),
                     .depth = from.getDepth(),
                     .gone = from.getGone()};
}

}  // namespace

std::string encode_head(const SessionHead& head) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<wire::Session>();
  const Session& session = head.session;
  root.setId(text_of(session.id));
  root.setProver(text_of(session.prover));
  root.setFile(text_of(session.file));
  root.setModule(text_of(session.module));
  root.setSource(data_of(session.source));
  root.setEnvironment(data_of(session.environment));
  root.setStatus(static_cast<std::uint8_t>(session.status));
  root.setStartedNs(nanoseconds_of(session.started));
  root.setEndedNs(nanoseconds_of(session.ended));
  root.setSteps(session.steps);
  root.setFailures(session.failures);
  root.setStates(session.states);
  root.setSegments(head.segments);
  root.setBase(text_of(head.base));
  root.setBaseSteps(head.base_steps);
  root.setDepth(head.depth);
  root.setGone(head.gone);
  return sealed(kVersion, base::packed(message));
}

base::Result<SessionHead> decode_head(std::string_view bytes) {
  SEQUENT_TRY_ASSIGN(const std::string_view message, unsealed(kVersion, bytes, "its head"));
  return base::unpack<wire::Session>(message, head_of);
}

}  // namespace sequent::states
