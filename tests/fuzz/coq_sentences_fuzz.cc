// Any bytes are cut into sentences in their order; what stands between them is blank or comment,
// and a cut text has the same sentences but for the last.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "workers/provers/coq/sentences.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace provers = sequent::provers;
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  const auto sentences = provers::split_sentences(source);
  std::size_t end = 0;
  int line = 1;
  for (const provers::Sentence& sentence : sentences) {
    if (sentence.begin < end || sentence.end <= sentence.begin || sentence.end > size ||
        sentence.line < line) {
      std::abort();
    }
    end = sentence.end;
    line = sentence.line;
  }
  const auto rest = provers::unfinished_rest(source, sentences);
  if (rest && (rest->place.begin < end || rest->place.end != size || rest->place.line < line)) {
    std::abort();
  }
  const auto shorter = provers::split_sentences(source.substr(0, size / 2));
  for (std::size_t i = 0; i + 1 < shorter.size(); ++i) {
    if (i >= sentences.size() || shorter[i].begin != sentences[i].begin ||
        shorter[i].end != sentences[i].end) {
      std::abort();
    }
  }
  return 0;
}
