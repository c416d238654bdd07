#include "engine/cmd/debug_protocol.h"

#include <array>
#include <string_view>

#include "engine/base/ascii.h"
#include "engine/cmd/context.h"

namespace sequent::cmd {
namespace {

void reply_attribute(Context& context) {
  if (context.reply.begin_attribute(1)) {
    context.reply.bulk("key-popularity");
    context.reply.begin_array(2);
    context.reply.bulk("key:123");
    context.reply.integer(90);
  }
  context.reply.bulk("Some real reply following the attribute");
}

void reply_push(Context& context) {
  if (context.session.protocol < 3) {
    return context.reply.error("ERR RESP2 is not supported by this command");
  }
  context.reply.begin_push(2);
  context.reply.bulk("server-cpu-usage");
  context.reply.integer(42);
  context.reply.bulk("Some real reply following the push reply");
}

void reply_map(Context& context) {
  context.reply.begin_map(3);
  for (int i = 0; i < 3; ++i) {
    context.reply.integer(i);
    context.reply.boolean(i == 1);
  }
}

void three_numbers(Context& context) {
  for (int i = 0; i < 3; ++i) {
    context.reply.integer(i);
  }
}

struct Sample {
  std::string_view name;
  void (*reply)(Context& context);
};
constexpr std::array kSamples{
    Sample{"string",
           [](Context& context) {
             context.reply.bulk("Hello World");
           }},
    Sample{"integer",
           [](Context& context) {
             context.reply.integer(12345);
           }},
    Sample{"double",
           [](Context& context) {
             context.reply.real(3.141);
           }},
    Sample{"bignum",
           [](Context& context) {
             context.reply.big_number("1234567999999999999999999999999999999");
           }},
    Sample{"null",
           [](Context& context) {
             context.reply.null();
           }},
    Sample{"array",
           [](Context& context) {
             context.reply.begin_array(3);
             three_numbers(context);
           }},
    Sample{"set",
           [](Context& context) {
             context.reply.begin_set(3);
             three_numbers(context);
           }},
    Sample{"map", reply_map},
    Sample{"attrib", reply_attribute},
    Sample{"push", reply_push},
    Sample{"verbatim",
           [](Context& context) {
             context.reply.verbatim("txt", "This is a verbatim\nstring");
           }},
    Sample{"true",
           [](Context& context) {
             context.reply.boolean(true);
           }},
    Sample{"false",
           [](Context& context) {
             context.reply.boolean(false);
           }},
};

}  // namespace

void debug_protocol(Context& context, Args args) {
  for (const Sample& sample : kSamples) {
    if (base::equal_ignoring_case(args[2], sample.name)) {
      return sample.reply(context);
    }
  }
  context.reply.error(
      "ERR Wrong protocol type name. Please use one of the following: "
      "string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
}

}  // namespace sequent::cmd
