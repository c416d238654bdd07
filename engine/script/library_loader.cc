#include "engine/script/library_loader.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/script/base_library.h"
#include "engine/script/lua.h"

namespace sequent::script {

namespace {

constexpr int kInstructionsBetweenChecks = 100'000;
constexpr const char* kLoaderKey = "sequent.loader";

// A function in Lua's registry, as long as this lives.
class LuaFunction final : public state::FunctionBody {
 public:
  // Takes the function on the top of the stack.
  explicit LuaFunction(lua_State* lua) : lua_(lua), reference_(luaL_ref(lua, LUA_REGISTRYINDEX)) {}
  LuaFunction(const LuaFunction&) = delete;
  LuaFunction& operator=(const LuaFunction&) = delete;
  ~LuaFunction() override { luaL_unref(lua_, LUA_REGISTRYINDEX, reference_); }

  [[nodiscard]] int reference() const { return reference_; }

 private:
  lua_State* lua_;
  int reference_;
};

[[noreturn]] void raise(lua_State* lua, std::string_view message) {
  push_error(lua, message);
  lua_error(lua);
  __builtin_unreachable();
}

// The flags in the list on the top of the stack.
state::ScriptFlags read_flags(lua_State* lua) {
  state::ScriptFlags flags = 0;
  for (int i = 1;; ++i) {
    lua_rawgeti(lua, -1, i);
    if (lua_isnil(lua, -1)) {
      lua_pop(lua, 1);
      return flags;
    }
    const std::string_view name = lua_isstring(lua, -1) != 0 ? to_text(lua, -1) : "";
    const auto known =
        std::ranges::find_if(state::kScriptFlagNames, [name](const state::ScriptFlagName& flag) {
          return base::equal_ignoring_case(flag.name, name);
        });
    if (known == state::kScriptFlagNames.end()) {
      raise(lua, "unknown flag given");
    }
    flags |= known->flag;
    lua_pop(lua, 1);
  }
}

// One named argument, its value on the top of the stack.
void read_named(lua_State* lua, std::string_view key, state::Function& function) {
  if (base::equal_ignoring_case(key, "function_name")) {
    if (lua_isstring(lua, -1) == 0) {
      raise(lua, "function_name argument given to redis.register_function must be a string");
    }
    function.name = to_text(lua, -1);
  } else if (base::equal_ignoring_case(key, "description")) {
    if (lua_isstring(lua, -1) == 0) {
      raise(lua, "description argument given to redis.register_function must be a string");
    }
    function.description = to_text(lua, -1);
  } else if (base::equal_ignoring_case(key, "callback")) {
    if (!lua_isfunction(lua, -1)) {
      raise(lua, "callback argument given to redis.register_function must be a function");
    }
    lua_pushvalue(lua, -1);
    function.body = std::make_unique<LuaFunction>(lua);
  } else if (base::equal_ignoring_case(key, "flags")) {
    if (!lua_istable(lua, -1)) {
      raise(lua,
            "flags argument to redis.register_function must be a table representing function "
            "flags");
    }
    function.flags = read_flags(lua);
  } else {
    raise(lua, "unknown argument given to redis.register_function");
  }
}

// register_function{function_name=, callback=, description=, flags=}
state::Function from_table(lua_State* lua) {
  if (!lua_istable(lua, 1)) {
    raise(lua,
          "calling redis.register_function with a single argument is only applicable to Lua table "
          "(representing named arguments).");
  }
  state::Function function;
  bool named = false;
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {
    if (lua_isstring(lua, -2) == 0) {
      raise(lua, "named argument key given to redis.register_function is not a string");
    }
    // A number is no known name, and as text it would confuse lua_next.
    const std::string_view key = lua_type(lua, -2) == LUA_TSTRING ? to_text(lua, -2) : "";
    read_named(lua, key, function);
    named = named || base::equal_ignoring_case(key, "function_name");
    lua_pop(lua, 1);
  }
  if (!named) {
    raise(lua, "redis.register_function must get a function name argument");
  }
  if (function.body == nullptr) {
    raise(lua, "redis.register_function must get a callback argument");
  }
  return function;
}

// register_function(name, callback)
state::Function from_arguments(lua_State* lua) {
  if (lua_isstring(lua, 1) == 0) {
    raise(lua, "first argument to redis.register_function must be a string");
  }
  if (!lua_isfunction(lua, 2)) {
    raise(lua, "second argument to redis.register_function must be a function");
  }
  state::Function function;
  function.name = to_text(lua, 1);
  function.body = std::make_unique<LuaFunction>(lua);
  return function;
}

// Pops the error; its text as Redis shows it.
std::string take_error(lua_State* lua) {
  std::string text = "ERR unknown error";
  if (lua_isstring(lua, -1) != 0) {
    text.assign("ERR ").append(to_text(lua, -1));
  } else if (lua_istable(lua, -1)) {
    lua_pushliteral(lua, "err");
    lua_rawget(lua, -2);
    if (lua_isstring(lua, -1) != 0) {
      text = to_text(lua, -1);
    }
    lua_pop(lua, 1);
  }
  lua_pop(lua, 1);
  return text;
}

}  // namespace

// While it lives, what runs is watched by the loader and sees the globals of loading.
class LibraryLoader::HookedScope {
 public:
  explicit HookedScope(LibraryLoader& loader)
      : interpreter_(loader.interpreter_),
        lua_(interpreter_.lua()),
        hook_(lua_gethook(lua_)),
        mask_(lua_gethookmask(lua_)),
        count_(lua_gethookcount(lua_)) {
    lua_rawgeti(lua_, LUA_REGISTRYINDEX, loader.globals_);
    interpreter_.show_instead_of_globals();
    lua_sethook(
        lua_, [](lua_State* running, lua_Debug*) { of(running).check_time(running); },
        LUA_MASKCOUNT, kInstructionsBetweenChecks);
  }
  HookedScope(const HookedScope&) = delete;
  HookedScope& operator=(const HookedScope&) = delete;
  ~HookedScope() {
    lua_sethook(lua_, hook_, mask_, count_);
    interpreter_.show_globals();
  }

 private:
  Interpreter& interpreter_;
  lua_State* lua_;
  lua_Hook hook_;
  int mask_;
  int count_;
};

LibraryLoader::LibraryLoader(Sandbox& sandbox) : interpreter_(sandbox.interpreter()) {
  lua_State* lua = interpreter_.lua();
  lua_pushlightuserdata(lua, this);
  lua_setfield(lua, LUA_REGISTRYINDEX, kLoaderKey);
  lua_createtable(lua, 0, 1);
  push_redis_library(lua, sandbox.host(), RedisApi::kLoading);
  lua_pushcfunction(lua, register_function);
  lua_setfield(lua, -2, "register_function");
  FrozenTables::refuse_missing(lua);
  interpreter_.frozen().freeze(lua);
  lua_setfield(lua, -2, "redis");
  FrozenTables::refuse_missing(lua);
  globals_ = luaL_ref(lua, LUA_REGISTRYINDEX);
}

LibraryLoader& LibraryLoader::of(lua_State* lua) {
  lua_getfield(lua, LUA_REGISTRYINDEX, kLoaderKey);
  auto* loader = static_cast<LibraryLoader*>(lua_touserdata(lua, -1));
  lua_pop(lua, 1);
  return *loader;
}

int LibraryLoader::reference(const state::Function& function) {
  return static_cast<const LuaFunction&>(*function.body).reference();
}

base::Result<state::Library> LibraryLoader::load(std::string_view name,
                                                 std::string_view source,
                                                 const base::Clock* limit) {
  state::Library library{.name = std::string(name), .source = std::string(source), .functions = {}};
  library_ = &library;
  limit_ = limit;
  if (limit != nullptr) {
    started_ = limit->monotonic();
  }
  // The line break stays, so that lines keep their numbers.
  base::Status done = run(source.substr(std::min(source.find('\n'), source.size())));
  library_ = nullptr;
  interpreter_.tend_garbage();
  SEQUENT_TRY(std::move(done));
  if (library.functions.empty()) {
    return base::invalid("No functions registered");
  }
  return library;
}

base::Status LibraryLoader::run(std::string_view text) {
  lua_State* lua = interpreter_.lua();
  if (!compile_text(lua, text.data(), text.size(), "@user_function")) {
    const std::string why(to_text(lua, -1));
    lua_pop(lua, 1);
    return base::invalid("Error compiling function: " + why);
  }
  const HookedScope scope(*this);
  const LuaMemory::Limited limited(interpreter_.memory());
  if (lua_pcall(lua, 0, 0, 0) != 0) {
    return base::invalid("Error registering functions: " + take_error(lua));
  }
  return {};
}

int LibraryLoader::register_function(lua_State* lua) {
  LibraryLoader& loader = of(lua);
  if (loader.library_ == nullptr) {
    raise(lua, "redis.register_function can only be called on FUNCTION LOAD command");
  }
  const int count = lua_gettop(lua);
  if (count < 1 || count > 2) {
    raise(lua, "wrong number of arguments to redis.register_function");
  }
  state::Function function = count == 1 ? from_table(lua) : from_arguments(lua);
  if (!state::is_library_name(function.name)) {
    raise(lua, state::kBadLibraryName);
  }
  std::string name = function.name;
  if (!loader.library_->functions.try_emplace(std::move(name), std::move(function)).second) {
    raise(lua, "Function already exists in the library");
  }
  return 0;
}

// Once its time is over, every line of it raises.
void LibraryLoader::check_time(lua_State* lua) {
  if (limit_ != nullptr && limit_->monotonic() - started_ > kTimeLimit) {
    lua_sethook(lua, lua_gethook(lua), LUA_MASKLINE | LUA_MASKCOUNT, 1);
    raise(lua, "FUNCTION LOAD timeout");
  }
}

}  // namespace sequent::script
