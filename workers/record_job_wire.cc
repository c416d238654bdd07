#include "engine/base/message_wire.h"
#include "workers/record_job.capnp.h"
#include "workers/record_job.h"

namespace sequent::workers {

using base::data_of;
using base::text_of;

std::string encode_record_job(const RecordJob& job) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<wire::Record>();
  root.setFile(text_of(job.file));
  root.setProverVersion(text_of(job.prover_version));
  root.setEnvironment(data_of(job.environment));
  root.setForce(job.force);
  return base::packed(message);
}

base::Result<RecordJob> decode_record_job(std::string_view request) {
  return base::unpack<wire::Record>(
      request, [](wire::Record::Reader from) -> base::Result<RecordJob> {
        const auto environment = base::digest_of(from.getEnvironment());
        if (!environment) {
          return base::corrupt("a recording of an environment that is no digest");
        }
        return RecordJob{.file = text_of(from.getFile()),
                         .prover_version = text_of(from.getProverVersion()),
                         .environment = *environment,
                         .force = from.getForce()};
      });
}

}  // namespace sequent::workers
