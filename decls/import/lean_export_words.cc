#include "decls/import/lean_export_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/base/parse.h"

namespace sequent::decls {

void LeanExportWords::begin(std::string_view line) {
  line_ = line;
  words_.clear();
  at_ = 0;
  std::size_t begin = 0;
  while (begin < line.size()) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    if (end > begin) {
      words_.push_back(line.substr(begin, end - begin));
    }
    begin = end + 1;
  }
}

std::string_view LeanExportWords::rest() const {
  const std::string_view before = words_[at_ - 1];
  const auto end = static_cast<std::size_t>(before.data() + before.size() - line_.data());
  return line_.substr(std::min(end + 1, line_.size()));
}

base::Error LeanExportWords::error_at(std::size_t word, std::string_view what) const {
  const std::size_t offset = word < words_.size()
                                 ? static_cast<std::size_t>(words_[word].data() - line_.data())
                                 : line_.size();
  return lines_.error(offset, what);
}

base::Error LeanExportWords::error(std::string_view what, std::size_t back) const {
  return error_at(at_ - back, what);
}

base::Status LeanExportWords::placed(base::Status status) const {
  if (!status && status.error().code == base::ErrorCode::kInvalid) {
    return error_at(0, status.error().message);
  }
  return status;
}

base::Result<std::uint64_t> LeanExportWords::number(std::string_view what) {
  if (at_end()) {
    return error(std::string(what) + " is missing");
  }
  const auto value = base::parse_uint(words_[at_]);
  if (!value) {
    return error(std::string(what) + " has to be here, a number");
  }
  ++at_;
  return *value;
}

base::Result<LeanNames::Index> LeanExportWords::name() {
  SEQUENT_TRY_ASSIGN(const std::uint64_t id, number("the id of a name"));
  auto found = library_.name(id);
  return found ? found : error(found.error().message, 1);
}

base::Result<LeanLevels::Index> LeanExportWords::level() {
  SEQUENT_TRY_ASSIGN(const std::uint64_t id, number("the id of a level"));
  auto found = library_.level(id);
  return found ? found : error(found.error().message, 1);
}

base::Result<LeanExpressions::Index> LeanExportWords::expression() {
  SEQUENT_TRY_ASSIGN(const std::uint64_t id, number("the id of an expression"));
  auto found = library_.expression(id);
  return found ? found : error(found.error().message, 1);
}

base::Result<TermNode::Binder> LeanExportWords::binder() {
  constexpr std::array<std::pair<std::string_view, TermNode::Binder>, 4> kWords{
      {{"#BD", TermNode::Binder::kExplicit},
       {"#BI", TermNode::Binder::kImplicit},
       {"#BS", TermNode::Binder::kStrictImplicit},
       {"#BC", TermNode::Binder::kInstance}}};
  const auto* const found =
      at_end() ? kWords.end()
               : std::ranges::find(kWords, words_[at_], &decltype(kWords)::value_type::first);
  if (found == kWords.end()) {
    return error("#BD, #BI, #BS or #BC has to be here");
  }
  ++at_;
  return found->second;
}

base::Status LeanExportWords::names(std::uint64_t count, std::vector<LeanNames::Index>& into) {
  for (; count > 0; --count) {
    SEQUENT_TRY_ASSIGN(const LeanNames::Index next, name());
    into.push_back(next);
  }
  return {};
}

base::Status LeanExportWords::expect_end() const {
  return at_end() ? base::Status() : error("nothing may follow here");
}

}  // namespace sequent::decls
