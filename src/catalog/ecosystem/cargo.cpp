// Rust: Cargo.lock, and the dependency list that cargo-auditable leaves in a binary's .dep-v0
// section (zlib-compressed JSON). Binaries without it are read by `native`: their panic messages
// name crates.
#include "base/json.h"
#include "catalog/ecosystem.h"
#include "catalog/executable.h"
#include "catalog/found.h"
#include "catalog/package_blocks.h"

#include <libdeflate.h>

#include <array>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxJsonBytes = 8u << 20;

Purl crate(std::string_view name, std::string_view version) {
  return {"cargo", "", std::string(name), std::string(version), {}, ""};
}

void read_lock(const FileFacts& facts, ByteView content, Collector& collector) {
  std::size_t bad = 0;
  for (PackageBlocks blocks(as_text(content)); const auto block = blocks.next();) {
    const std::string_view name = block->get("name");
    const std::string_view version = block->get("version");
    if (!plausible_word(name) || !plausible_word(version)) {
      ++bad;
      continue;
    }
    Component component = found(crate(name, version), facts.id, "cargo/Cargo.lock",
                                std::string(name) + ' ' + std::string(version));
    // No source: a member of the workspace itself.
    component.project = block->get("source").empty();
    collector.add(std::move(component));
  }
  if (bad > 0) {
    collector.warn(std::to_string(bad) + " packages lack a usable name or version", facts.id);
  }
}

Result<std::string> inflate(ByteView packed) {
  struct Free {
    void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
  };
  const std::unique_ptr<libdeflate_decompressor, Free> decoder(libdeflate_alloc_decompressor());
  if (!decoder) return fail(ErrorCode::internal, "no memory for a decompressor");
  std::string out;
  for (std::size_t size = 64u << 10; size <= kMaxJsonBytes; size *= 4) {
    out.resize(size);
    std::size_t got = 0;
    const auto result = libdeflate_zlib_decompress(decoder.get(), packed.data(), packed.size(),
                                                   out.data(), out.size(), &got);
    if (result == LIBDEFLATE_SUCCESS) {
      out.resize(got);
      return out;
    }
    if (result != LIBDEFLATE_INSUFFICIENT_SPACE) {
      return fail(ErrorCode::damaged, "audit data of the Rust binary is not valid zlib");
    }
  }
  return fail(ErrorCode::limit, "audit data of the Rust binary is larger than 8 MiB");
}

void read_audit(const FileFacts& facts, std::string_view text, Collector& collector) {
  const auto json = parse_json(text);
  if (!json) return collector.warn(json.error().message, facts.id);
  const auto packages = json->is_object() ? json->find("packages") : json->end();
  if (!json->is_object() || packages == json->end() || !packages->is_array()) {
    return collector.warn("audit data of the Rust binary lists no packages", facts.id);
  }
  for (const Json& package : *packages) {
    const std::string name = string_or(package, "name");
    const std::string version = string_or(package, "version");
    if (!plausible_word(name) || !plausible_word(version)) continue;
    Component component =
        found(crate(name, version), facts.id, "cargo/auditable", name + ' ' + version);
    if (string_or(package, "kind") == "build") component.scope = Scope::optional;
    const auto root = package.find("root");
    component.project = root != package.end() && root->is_boolean() && root->get<bool>();
    collector.add(std::move(component));
  }
}

void read_binary(const FileFacts& facts, const ByteSource& source, Collector& collector) {
  const auto executable = read_executable(source);
  if (!executable) return;
  const Section* section = executable->section(".dep-v0");
  if (section == nullptr) return;
  if (section->size > kMaxJsonBytes) {
    return collector.warn("audit data of the Rust binary is larger than 8 MiB", facts.id);
  }
  std::vector<std::byte> buffer;
  const auto packed =
      view(source, section->offset, static_cast<std::size_t>(section->size), buffer);
  if (!packed) return collector.warn(packed.error().message, facts.id);
  const auto text = inflate(*packed);
  if (!text) return collector.warn(text.error().message, facts.id);
  read_audit(facts, *text, collector);
}

constexpr std::array kFiles{Pattern{"Cargo.lock", ""}};
constexpr std::array<std::string_view, 3> kTypes{"elf", "pe", "macho"};

}  // namespace

extern const Ecosystem cargo{.name = "cargo",
                             .purl_type = "cargo",
                             .title = "Rust (Cargo.lock, cargo-auditable data in binaries)",
                             .files = kFiles,
                             .types = kTypes,
                             .read = read_lock,
                             .read_source = read_binary};

}  // namespace assay::catalog
