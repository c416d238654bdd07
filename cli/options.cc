#include "cli/options.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <sstream>

#include <boost/program_options.hpp>

#include "cli/output/format.h"
#include "cli/suggest.h"

namespace sequent::cli {
namespace {

namespace po = boost::program_options;

struct Argument {
  std::string name;
  std::string* target;
  bool optional;
};

struct Example {
  std::string line;
  std::string what;
};

}  // namespace

struct Options::Parts {
  explicit Parts(std::string name) : command(std::move(name)), described("Options", 100, 40) {
    described.add_options()("help,h", "show this help");
  }

  // An option whose text is converted by us, so that a bad value is named in our own words.
  template <typename Value>
  void add(std::string_view names, Value* value, std::string_view what, std::string_view help) {
    value->value_name(std::string(what));
    described.add_options()(std::string(names).c_str(), value, std::string(help).c_str());
  }

  std::string command;
  std::string summary;
  po::options_description described;
  std::vector<Argument> arguments;
  std::string rest_name;  // of the arguments after those
  std::vector<std::string>* rest = nullptr;
  bool rest_optional = false;
  std::vector<Example> examples;
  std::vector<std::function<base::Status(const po::variables_map&)>> conversions;
};

namespace {

std::string long_name(std::string_view names) {
  return std::string(names.substr(0, names.find(',')));
}

base::Error bad_value(std::string_view names, const base::Error& error) {
  return base::invalid("--" + long_name(names) + ": " + error.message);
}

base::Result<int> parse_count(std::string_view text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count < 1) {
    return base::invalid("'" + std::string(text) + "' is not a whole number from 1 on");
  }
  return count;
}

}  // namespace

Options::Options(std::string command) : parts_(std::make_unique<Parts>(std::move(command))) {}
Options::~Options() = default;

Options& Options::flag(std::string_view names, bool& target, std::string_view help) {
  parts_->described.add_options()(std::string(names).c_str(), po::bool_switch(&target),
                                  std::string(help).c_str());
  return *this;
}

Options& Options::text(std::string_view names,
                       std::string& target,
                       std::string_view what,
                       std::string_view help) {
  parts_->add(names, po::value(&target), what, help);
  return *this;
}

Options& Options::texts(std::string_view names,
                        std::vector<std::string>& target,
                        std::string_view what,
                        std::string_view help) {
  parts_->add(names, po::value(&target), what, help);
  return *this;
}

Options& Options::count(std::string_view names,
                        int& target,
                        std::string_view what,
                        std::string_view help) {
  parts_->add(names, po::value<std::string>(), what, help);
  parts_->conversions.emplace_back(
      [&target, names = std::string(names)](const po::variables_map& values) -> base::Status {
        if (values.count(long_name(names)) > 0) {
          auto count = parse_count(values[long_name(names)].as<std::string>());
          if (!count) {
            return bad_value(names, count.error());
          }
          target = *count;
        }
        return {};
      });
  return *this;
}

Options& Options::duration(std::string_view names,
                           std::chrono::milliseconds& target,
                           std::string_view help) {
  parts_->add(names, po::value<std::string>(), "TIME", help);
  parts_->conversions.emplace_back(
      [&target, names = std::string(names)](const po::variables_map& values) -> base::Status {
        if (values.count(long_name(names)) > 0) {
          auto duration = parse_duration(values[long_name(names)].as<std::string>());
          if (!duration) {
            return bad_value(names, duration.error());
          }
          target = *duration;
        }
        return {};
      });
  return *this;
}

Options& Options::size(std::string_view names, std::uint64_t& target, std::string_view help) {
  parts_->add(names, po::value<std::string>(), "SIZE", help);
  parts_->conversions.emplace_back(
      [&target, names = std::string(names)](const po::variables_map& values) -> base::Status {
        if (values.count(long_name(names)) > 0) {
          auto size = parse_size(values[long_name(names)].as<std::string>());
          if (!size) {
            return bad_value(names, size.error());
          }
          target = *size;
        }
        return {};
      });
  return *this;
}

Options& Options::argument(std::string_view name, std::string& target, bool optional) {
  parts_->arguments.push_back({std::string(name), &target, optional});
  return *this;
}

Options& Options::arguments(std::string_view name,
                            std::vector<std::string>& target,
                            bool optional) {
  parts_->rest_name = name;
  parts_->rest = &target;
  parts_->rest_optional = optional;
  return *this;
}

Options& Options::summary(std::string_view text) {
  parts_->summary = text;
  return *this;
}

Options& Options::example(std::string_view line, std::string_view what) {
  parts_->examples.push_back({std::string(line), std::string(what)});
  return *this;
}

base::Result<Options::Asked> Options::parse(std::span<const std::string> words) {
  const std::string see = " (see: sequent " + parts_->command + " --help)";
  po::options_description all;
  std::vector<std::string> given;
  all.add(parts_->described);
  all.add_options()("sequent-arguments", po::value(&given));
  po::positional_options_description positional;
  positional.add("sequent-arguments", -1);
  po::variables_map values;
  try {
    // Every word is matched exactly: an abbreviation that works today is ambiguous tomorrow.
    const int style =
        po::command_line_style::default_style ^ po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(std::vector<std::string>(words.begin(), words.end()))
                  .options(all)
                  .positional(positional)
                  .style(style)
                  .run(),
              values);
  } catch (const po::unknown_option& error) {
    const std::string given_name = error.get_option_name();
    const std::string option = given_name.substr(0, given_name.find('='));
    return base::invalid("unknown option '" + option + "'" + did_you_mean(option, names()) + see);
  } catch (const po::error& error) {
    return base::invalid(error.what() + see);
  }
  if (values.count("help") > 0) {
    return Asked::kHelp;
  }
  po::notify(values);
  for (const auto& convert : parts_->conversions) {
    SEQUENT_TRY(convert(values));
  }
  const std::size_t named = parts_->arguments.size();
  if (parts_->rest == nullptr && given.size() > named) {
    return base::invalid("unexpected argument '" + given[named] + "'" + see);
  }
  for (std::size_t i = 0; i < parts_->arguments.size(); ++i) {
    const Argument& argument = parts_->arguments[i];
    if (i < given.size()) {
      *argument.target = given[i];
    } else if (!argument.optional) {
      return base::invalid("sequent " + parts_->command + ": " + argument.name + " is missing" +
                           see);
    }
  }
  if (parts_->rest != nullptr) {
    if (given.size() <= named && !parts_->rest_optional) {
      return base::invalid("sequent " + parts_->command + ": " + parts_->rest_name + " is missing" +
                           see);
    }
    const std::size_t before = std::min(named, given.size());
    parts_->rest->assign(given.begin() + static_cast<std::ptrdiff_t>(before), given.end());
  }
  return Asked::kRun;
}

std::string Options::help() const {
  std::ostringstream text;
  text << parts_->summary << "\n\nUsage: sequent " << parts_->command << " [options]";
  for (const Argument& argument : parts_->arguments) {
    text << (argument.optional ? " [" + argument.name + "]" : " " + argument.name);
  }
  if (parts_->rest != nullptr) {
    text << (parts_->rest_optional ? " [" + parts_->rest_name + "...]"
                                   : " " + parts_->rest_name + "...");
  }
  text << "\n\n" << parts_->described;
  if (!parts_->examples.empty()) {
    text << "\nExamples:\n";
    for (const Example& example : parts_->examples) {
      text << "  " << example.line << "\n      " << example.what << "\n";
    }
  }
  return text.str();
}

std::vector<std::string> Options::names() const {
  std::vector<std::string> names;
  for (const auto& option : parts_->described.options()) {
    names.push_back("--" + option->long_name());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace sequent::cli
