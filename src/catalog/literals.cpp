#include "catalog/literals.h"

#include <hs/hs.h>

#include <algorithm>
#include <string>
#include <vector>

namespace assay::catalog {

namespace {
constexpr std::size_t kWindow = 1u << 20;
}

struct Literals::Engine {
  ~Engine() {
    hs_free_scratch(scratch);
    hs_free_database(database);
  }
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;
  std::vector<std::size_t> lengths;
};

Literals::Literals(std::span<const std::string_view> strings)
    : engine_(std::make_unique<Engine>()) {
  std::vector<std::string> owned(strings.begin(), strings.end());
  std::vector<const char*> text;
  std::vector<unsigned> flags(owned.size(), 0);
  std::vector<unsigned> ids;
  for (const std::string& string : owned) {
    ids.push_back(static_cast<unsigned>(text.size()));
    text.push_back(string.c_str());
    engine_->lengths.push_back(string.size());
  }
  hs_compile_error_t* error = nullptr;
  const auto made = hs_compile_lit_multi(
      text.data(), flags.data(), ids.data(), engine_->lengths.data(),
      static_cast<unsigned>(text.size()), HS_MODE_BLOCK, nullptr, &engine_->database, &error);
  if (made != HS_SUCCESS) {
    hs_free_compile_error(error);
    return;
  }
  if (hs_alloc_scratch(engine_->database, &engine_->scratch) != HS_SUCCESS) {
    engine_->scratch = nullptr;
  }
}

Literals::~Literals() = default;

Status Literals::scan(const ByteSource& source, const Hit& hit) const {
  if (engine_->database == nullptr || engine_->scratch == nullptr) {
    return fail(ErrorCode::unsupported, "no multi-string search on this processor");
  }
  struct Context {
    const Hit& hit;
    const std::vector<std::size_t>& lengths;
    std::string_view window;
    std::size_t first, last;  // hits that begin elsewhere belong to a neighbouring window
  };
  const auto on_match = [](unsigned id, unsigned long long, unsigned long long to, unsigned,
                           void* opaque) -> int {
    const auto& context = *static_cast<Context*>(opaque);
    const std::size_t at = static_cast<std::size_t>(to) - context.lengths[id];
    if (at >= context.first && at < context.last) context.hit(id, context.window, at);
    return 0;
  };
  std::vector<std::byte> buffer;
  const std::uint64_t size = source.size();
  for (std::uint64_t at = 0; at < size; at += kWindow) {
    const std::uint64_t begin = at < kContext ? 0 : at - kContext;
    const std::uint64_t end = std::min<std::uint64_t>(size, at + kWindow + kContext);
    ASSAY_ASSIGN(const ByteView bytes,
                 view(source, begin, static_cast<std::size_t>(end - begin), buffer));
    Context context{hit, engine_->lengths, as_text(bytes), static_cast<std::size_t>(at - begin),
                    static_cast<std::size_t>(at - begin) + kWindow};
    if (hs_scan(engine_->database, context.window.data(),
                static_cast<unsigned>(context.window.size()), 0, engine_->scratch, on_match,
                &context) != HS_SUCCESS) {
      return fail(ErrorCode::internal, "multi-string search failed");
    }
  }
  return {};
}

}  // namespace assay::catalog
