#include "workers/provers/coq/coq_xml.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sequent::provers {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

using Reference = std::pair<std::string_view, std::string_view>;
constexpr std::array<Reference, 6> kReferences{{{"&nbsp;", " "},
                                                {"&amp;", "&"},
                                                {"&lt;", "<"},
                                                {"&gt;", ">"},
                                                {"&quot;", "\""},
                                                {"&apos;", "'"}}};

// The outermost elements of an answer.
constexpr std::array<Reference, 2> kFrames{{{"<value", "</value>"}, {"<feedback", "</feedback>"}}};

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text;
}

// Of the tag at the start of `rest`, which is moved past it; kEnd: it does not end.
XmlToken read_tag(std::string_view& rest) {
  const std::size_t end = rest.find('>');
  if (end == std::string_view::npos) {
    rest = {};
    return {};
  }
  std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  XmlToken token{.kind = XmlToken::Kind::kOpen};
  if (inside.starts_with('/')) {
    token.kind = XmlToken::Kind::kClose;
    inside.remove_prefix(1);
  } else if (inside.ends_with('/')) {
    token.kind = XmlToken::Kind::kEmpty;
    inside.remove_suffix(1);
  }
  const std::size_t name_end = std::min(inside.find_first_of(kBlanks), inside.size());
  token.name = inside.substr(0, name_end);
  token.attributes = inside.substr(name_end);
  return token;
}

}  // namespace

std::string plain_text(std::string_view markup) {
  std::string text;
  text.reserve(markup.size() / 2);
  while (!markup.empty()) {
    const std::size_t plain = std::min(markup.find_first_of("<&"), markup.size());
    text += markup.substr(0, plain);
    markup.remove_prefix(plain);
    if (markup.starts_with('<')) {
      const std::size_t end = markup.find('>');
      markup.remove_prefix(end == std::string_view::npos ? markup.size() : end + 1);
    } else if (!markup.empty()) {
      const auto* const known =
          std::find_if(kReferences.begin(), kReferences.end(),
                       [&](const Reference& one) { return markup.starts_with(one.first); });
      const bool is_known = known != kReferences.end();
      text += is_known ? known->second : markup.substr(0, 1);
      markup.remove_prefix(is_known ? known->first.size() : 1);
    }
  }
  return text;
}

void XmlFramer::append(std::string_view bytes) {
  if (begin_ > 0) {
    bytes_.erase(0, begin_);
    searched_ -= std::min(searched_, begin_);
    begin_ = 0;
  }
  bytes_ += bytes;
}

base::Result<std::optional<std::string_view>> XmlFramer::next() {
  const std::string_view all(bytes_);
  begin_ = std::min(all.find_first_not_of(kBlanks, begin_), all.size());
  const std::string_view rest = all.substr(begin_);
  for (const auto& [start, end] : kFrames) {
    if (!rest.starts_with(start)) {
      if (start.starts_with(rest)) {
        return std::optional<std::string_view>();
      }
      continue;
    }
    const std::size_t from = std::max(searched_, begin_ + start.size());
    const std::size_t found = all.find(end, from);
    if (found != std::string_view::npos) {
      const std::string_view element = all.substr(begin_, found + end.size() - begin_);
      begin_ = searched_ = found + end.size();
      return std::optional(element);
    }
    if (rest.size() > kMaxBytes) {
      return base::corrupt("an answer of more than " + std::to_string(kMaxBytes >> 20U) + " MiB");
    }
    searched_ = std::max(from, all.size() - std::min(end.size(), all.size()));
    return std::optional<std::string_view>();
  }
  return base::corrupt("no answer of coqidetop: " + std::string(rest.substr(0, 60)));
}

XmlToken XmlCursor::next() {
  const std::string_view trimmed = without_blanks(rest_);
  if (trimmed.starts_with('<')) {
    rest_ = trimmed;
    return read_tag(rest_);
  }
  if (trimmed.empty()) {
    rest_ = {};
    return {};
  }
  const std::size_t end = std::min(rest_.find('<'), rest_.size());
  const XmlToken token{.kind = XmlToken::Kind::kText, .text = rest_.substr(0, end)};
  rest_.remove_prefix(end);
  return token;
}

bool XmlCursor::take(XmlToken::Kind kind, std::string_view name) {
  XmlCursor ahead(*this);
  const XmlToken token = ahead.next();
  if (token.kind != kind || token.name != name) {
    return false;
  }
  *this = ahead;
  return true;
}

bool XmlCursor::take_open(std::string_view name) {
  return take(XmlToken::Kind::kOpen, name);
}

bool XmlCursor::take_empty(std::string_view name) {
  return take(XmlToken::Kind::kEmpty, name);
}

bool XmlCursor::take_close(std::string_view name) {
  return take(XmlToken::Kind::kClose, name);
}

std::optional<std::string_view> XmlCursor::take_until_close(std::string_view name) {
  std::string end = "</";
  end.append(name).append(">");
  const std::size_t found = rest_.find(end);
  if (found == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view content = rest_.substr(0, found);
  rest_.remove_prefix(found + end.size());
  return content;
}

std::optional<std::string_view> xml_attribute(std::string_view attributes, std::string_view name) {
  while (true) {
    attributes = without_blanks(attributes);
    const std::size_t equals = attributes.find("=\"");
    if (equals == std::string_view::npos) {
      return std::nullopt;
    }
    const std::size_t end = attributes.find('"', equals + 2);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    if (attributes.substr(0, equals) == name) {
      return attributes.substr(equals + 2, end - equals - 2);
    }
    attributes.remove_prefix(end + 1);
  }
}

}  // namespace sequent::provers
