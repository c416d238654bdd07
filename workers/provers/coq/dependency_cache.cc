#include "workers/provers/coq/dependency_cache.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/base/file_io.h"
#include "engine/base/packed.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kMagic = "SQDEPS04";
constexpr std::size_t kKeptVersions = 4;
constexpr std::size_t kKeptContexts = 64;

void write_texts(base::PackedWriter& writer, const std::vector<std::string>& texts) {
  writer.number(texts.size());
  for (const std::string& text : texts) {
    writer.text(text);
  }
}

std::vector<std::string> read_texts(base::PackedReader& reader) {
  std::vector<std::string> texts;
  const std::uint64_t count = reader.count();
  texts.reserve(count);
  for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
    texts.emplace_back(reader.text());
  }
  return texts;
}

base::Digest read_digest(base::PackedReader& reader) {
  return base::Digest::from_raw(reader.raw(base::Digest().bytes.size())).value_or(base::Digest());
}

void write_record(base::PackedWriter& writer, const SourceRecord& record) {
  write_texts(writer, record.coqdep.files);
  write_texts(writer, record.coqdep.warnings);
  writer.text(record.facts.observer);
  write_texts(writer, record.facts.plugins);
  write_texts(writer, record.facts.plugin_files);
  write_texts(writer, record.facts.roots);
  write_texts(writer, record.facts.writes);
  write_texts(writer, record.facts.paths);
  write_texts(writer, record.facts.outside);
}

SourceRecord read_record(base::PackedReader& reader) {
  SourceRecord record;
  record.coqdep.files = read_texts(reader);
  record.coqdep.warnings = read_texts(reader);
  record.facts.observer = reader.text();
  record.facts.plugins = read_texts(reader);
  record.facts.plugin_files = read_texts(reader);
  record.facts.roots = read_texts(reader);
  record.facts.writes = read_texts(reader);
  record.facts.paths = read_texts(reader);
  record.facts.outside = read_texts(reader);
  return record;
}

// Keeps the newest files of a folder.
void drop_old_files(const std::string& folder) {
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    files.emplace_back(entry->last_write_time(error), entry->path());
  }
  if (files.size() <= kKeptContexts) {
    return;
  }
  std::sort(files.begin(), files.end());
  files.resize(files.size() - kKeptContexts);
  for (const auto& [time, path] : files) {
    std::filesystem::remove(path, error);
  }
}

}  // namespace

DependencyCache::DependencyCache(std::string folder, const base::Digest& context)
    : folder_(std::move(folder)), path_(folder_ + "/" + context.hex().substr(0, 32)) {
  load();
}

void DependencyCache::load() {
  const base::Result<std::string> file = base::read_file(path_);
  if (!file || file->substr(0, kMagic.size()) != kMagic) {
    return;
  }
  base::PackedReader reader(std::string_view(*file).substr(kMagic.size()));
  const base::Digest checksum = read_digest(reader);
  const std::string_view body = reader.text();
  if (reader.failed() || !reader.at_end() || base::sha256(body) != checksum) {
    return;
  }
  base::PackedReader records(body);
  while (!records.at_end()) {
    std::string path(records.text());
    const base::Digest source = read_digest(records);
    SourceRecord record = read_record(records);
    if (!records.failed()) {
      entries_.emplace_hint(entries_.end(), Key(std::move(path), source),
                            Entry{std::move(record), false});
    }
  }
}

const SourceRecord* DependencyCache::find(const std::string& path,
                                          const base::Digest& source) const {
  const auto found = entries_.find(Key(path, source));
  if (found == entries_.end()) {
    return nullptr;
  }
  found->second.used = true;
  return &found->second.record;
}

void DependencyCache::add(const std::string& path,
                          const base::Digest& source,
                          SourceRecord record) {
  entries_.insert_or_assign(Key(path, source), Entry{std::move(record), true});
  changed_ = true;
}

base::Status DependencyCache::save() {
  if (!changed_) {
    return {};
  }
  const auto used = static_cast<std::size_t>(std::count_if(
      entries_.begin(), entries_.end(), [](const auto& entry) { return entry.second.used; }));
  const bool only_used = entries_.size() > kKeptVersions * used;
  base::PackedWriter records;
  for (const auto& [key, entry] : entries_) {
    if (only_used && !entry.used) {
      continue;
    }
    records.text(key.first).raw(key.second.raw());
    write_record(records, entry.record);
  }
  base::PackedWriter file;
  file.raw(kMagic).raw(base::sha256(records.bytes()).raw()).text(records.bytes());
  SEQUENT_TRY(base::make_folders(folder_));
  SEQUENT_TRY(base::write_file_atomically(path_, file.bytes()));
  drop_old_files(folder_);
  changed_ = false;
  return {};
}

}  // namespace sequent::provers
