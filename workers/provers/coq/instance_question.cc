#include "workers/provers/coq/instance_question.h"

#include <algorithm>
#include <set>
#include <vector>

#include "engine/base/packed.h"
#include "proofcache/tactics/normalised_tactic.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

using tactics::InstanceKey;
using Names = std::set<std::string, std::less<>>;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '\'' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view name_at(std::string_view text) {
  const auto ends = [](char c) {
    return !is_letter(c);
  };
  return text.substr(
      0, static_cast<std::size_t>(std::find_if(text.begin(), text.end(), ends) - text.begin()));
}

// `Monoid` of "(@Monoid@{u} A)"; empty if it does not begin with a name.
std::string_view head_of(std::string_view term) {
  term.remove_prefix(std::min(term.find_first_not_of("(@"), term.size()));
  return name_at(term);
}

// Without parentheses around all of it.
std::string_view unwrapped(std::string_view term) {
  int depth = 0;
  for (std::size_t i = 0; i < term.size(); ++i) {
    depth += static_cast<int>(term[i] == '(') - static_cast<int>(term[i] == ')');
    if (depth == 0) {
      const bool is_around = i > 0 && i + 1 == term.size();
      return is_around ? term.substr(1, i - 1) : term;
    }
  }
  return term;
}

// Lines of others begin with a blank, or have no colon behind their first word.
Names classes_in(std::string_view printed) {
  Names names;
  while (!printed.empty()) {
    const std::string_view line = printed.substr(0, printed.find('\n'));
    printed.remove_prefix(std::min(line.size() + 1, printed.size()));
    const std::string_view name = name_at(line);
    std::string_view rest = line.substr(name.size());
    if (rest.substr(0, 2) == "@{") {
      rest.remove_prefix(std::min(rest.find('}') + 1, rest.size()));
    }
    if (!name.empty() && rest.substr(0, 2) == " :") {
      names.emplace(name);
    }
  }
  return names;
}

// Without what it prints of its own work.
std::string options_in(std::string_view printed) {
  std::string options;
  while (!printed.empty()) {
    std::string_view line = printed.substr(0, printed.find('\n'));
    printed.remove_prefix(std::min(line.size() + 1, printed.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (line.substr(0, 9) == "Typeclass" && line.find("Debug") == std::string_view::npos) {
      options.append(options.empty() ? "" : ", ").append(line);
    }
  }
  return options;
}

}  // namespace

base::Result<std::string> instance_term(const std::string& text) {
  std::string term = tactics::normalised_tactic(text);
  const std::string sentence = question_sentence(term);
  const std::vector<Sentence> sentences = split_sentences(sentence);
  if (term.empty() || sentences.size() != 1 || sentences[0].end != sentence.size()) {
    return base::invalid("'" + text + "' is not a class with its arguments");
  }
  return term;
}

std::string question_sentence(std::string_view term) {
  std::string sentence = "1: let sq := constr:(";
  sentence.append(term).append(") in let type := constr:(sq -> True) in idtac sq.");
  return sentence;
}

std::string instance_sentence(std::string_view term) {
  std::string sentence = "1: let i := constr:((fun sq : ";
  sentence.append(term).append(
      " => sq) ltac:(typeclasses eauto)) in match i with _ ?x => idtac x end.");
  return sentence;
}

base::Result<InstanceKey> read_question(std::string_view target,
                                        const states::Goal& goal,
                                        std::string_view classes,
                                        std::string_view options) {
  target = unwrapped(target);
  const std::string_view head = head_of(target);
  if (!classes_in(classes).contains(head)) {
    return base::invalid("'" + std::string(target) + "' begins with no class");
  }
  InstanceKey question{.environment = {},
                       .class_name = std::string(head),
                       .target = std::string(target),
                       .local_instances = {},
                       .options = options_in(options)};
  for (const states::Hypothesis& each : goal.hypotheses) {
    for (const std::string& name : each.names) {
      std::string& text = question.local_instances.emplace_back(name);
      if (!each.value.empty()) {
        text.append(" := ").append(each.value);
      }
      text.append(" : ").append(each.type);
    }
  }
  return question;
}

std::string read_instance(std::string_view printed) {
  return std::string(unwrapped(printed));
}

bool is_whole(const InstanceKey& question, std::string_view open_proof) {
  const auto has_variable = [](std::string_view text) {
    return text.find('?') != std::string_view::npos;
  };
  return !has_variable(question.target) &&
         std::ranges::none_of(question.local_instances, has_variable) &&
         open_proof.find("abstract") == std::string_view::npos;
}

std::string pack_key(const InstanceKey& key) {
  base::PackedWriter writer;
  writer.raw(key.environment.raw()).text(key.class_name).text(key.target).text(key.options);
  for (const std::string& each : key.local_instances) {
    writer.text(each);
  }
  return writer.bytes();
}

std::optional<InstanceKey> unpack_key(std::string_view bytes) {
  base::PackedReader reader(bytes);
  const auto environment = base::Digest::from_raw(reader.raw(base::Digest().raw().size()));
  InstanceKey key;
  key.class_name = reader.text();
  key.target = reader.text();
  key.options = reader.text();
  while (!reader.at_end() && !reader.failed()) {
    key.local_instances.emplace_back(reader.text());
  }
  if (!environment || reader.failed()) {
    return std::nullopt;
  }
  key.environment = *environment;
  return key;
}

}  // namespace sequent::provers
