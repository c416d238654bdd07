#include "engine/script/script_cache.h"

#include <utility>

#include "engine/script/base_library.h"
#include "engine/script/lua.h"
#include "engine/script/shebang.h"

namespace sequent::script {

const CachedScript* ScriptCache::find(std::string_view sha1) {
  const auto found = scripts_.find(sha1);
  if (found == scripts_.end()) {
    return nullptr;
  }
  Entry& entry = found->second;
  if (!entry.script.loaded && entry.recent != recent_.begin()) {
    recent_.splice(recent_.begin(), recent_, entry.recent);
  }
  return &entry.script;
}

base::Result<const CachedScript*> ScriptCache::add(std::string_view sha1,
                                                   std::string_view source,
                                                   bool loaded) {
  if (const auto found = scripts_.find(sha1); found != scripts_.end()) {
    if (loaded) {
      keep(found->second);
    }
    return &found->second.script;
  }
  SEQUENT_TRY_ASSIGN(const Shebang shebang, Shebang::parse(source));
  source.remove_prefix(shebang.length);
  if (!compile_text(lua_, source.data(), source.size(), "@user_script")) {
    const std::string message(to_text(lua_, -1));
    lua_pop(lua_, 1);
    return base::invalid("Error compiling script (new function): " + message);
  }
  if (!loaded && recent_.size() >= kMaxEvaluated) {
    forget_oldest();
  }
  Entry entry{.script = {.sha1 = std::string(sha1),
                         .function = luaL_ref(lua_, LUA_REGISTRYINDEX),
                         .bytes = source.size(),
                         .has_flags = shebang.length > 0,
                         .flags = shebang.flags,
                         .loaded = loaded},
              .recent = recent_.end()};
  bytes_ += source.size();
  if (!loaded) {
    recent_.push_front(entry.script.sha1);
    entry.recent = recent_.begin();
  }
  return &scripts_.emplace(std::string(sha1), std::move(entry)).first->second.script;
}

void ScriptCache::keep(Entry& entry) {
  if (!entry.script.loaded) {
    entry.script.loaded = true;
    recent_.erase(entry.recent);
  }
}

void ScriptCache::forget_oldest() {
  const auto oldest = scripts_.find(recent_.back());
  luaL_unref(lua_, LUA_REGISTRYINDEX, oldest->second.script.function);
  bytes_ -= oldest->second.script.bytes;
  scripts_.erase(oldest);
  recent_.pop_back();
}

}  // namespace sequent::script
