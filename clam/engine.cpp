// SPDX-License-Identifier: GPL-2.0-only
#include "clam/engine.h"

#include <clamav.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <vector>

namespace clam {

namespace {

constexpr long long kLibraryMost = 2147483645;

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> names;
  DIR* dir = ::opendir(folder.c_str());
  if (dir == nullptr) return names;
  while (const dirent* entry = ::readdir(dir)) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  ::closedir(dir);
  std::sort(names.begin(), names.end());
  return names;
}

std::string hex(const unsigned char* bytes, std::size_t count) {
  std::string out;
  char pair[3];
  for (std::size_t i = 0; i < count; ++i) {
    std::snprintf(pair, sizeof pair, "%02x", bytes[i]);
    out += pair;
  }
  return out;
}

std::string rfc3339(std::time_t time) {
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

bool is_database(const std::string& name) {
  for (const char* end :
       {".hdb", ".hsb", ".hdu", ".hsu", ".mdb", ".msb", ".mdu", ".msu", ".ndb", ".ndu", ".ldb",
        ".ldu", ".cdb", ".crb", ".ign2", ".fp", ".sfp", ".cud", ".cbc"}) {
    if (ends_with(name, end)) return true;
  }
  return false;
}

// Versions and date of the data: a signed database says them itself; of other files, what they
// hold.
void describe_data(const std::string& folder, std::string& version, std::time_t& newest) {
  std::string digests;
  for (const std::string& name : files_of(folder)) {
    const std::string path = folder + "/" + name;
    if (ends_with(name, ".cvd") || ends_with(name, ".cld")) {
      cl_cvd* head = cl_cvdhead(path.c_str());
      if (head == nullptr) continue;
      version += name.substr(0, name.size() - 4) + " " + std::to_string(head->version) + " ";
      newest = std::max(newest, static_cast<std::time_t>(head->stime));
      cl_cvdfree(head);
      continue;
    }
    if (!is_database(name)) continue;
    struct stat st{};
    if (::stat(path.c_str(), &st) != 0 || !S_ISREG(st.st_mode)) continue;
    newest = std::max(newest, st.st_mtime);
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    unsigned char digest[32];
    unsigned length = 0;
    cl_sha256(text.data(), text.size(), digest, &length);
    digests += name + hex(digest, length);
  }
  if (!digests.empty()) {
    unsigned char digest[32];
    unsigned length = 0;
    cl_sha256(digests.data(), digests.size(), digest, &length);
    version += hex(digest, 8);
  }
  while (!version.empty() && version.back() == ' ') version.pop_back();
}

}  // namespace

Engine::~Engine() {
  if (engine_ != nullptr) cl_engine_free(engine_);
}

// Nothing may end in a silent "clean": every limit is at its most, and what still is exceeded is
// reported.
std::string Engine::set_limits() {
  const std::pair<cl_engine_field, long long> limits[] = {
      {CL_ENGINE_MAX_FILESIZE, kLibraryMost},
      {CL_ENGINE_MAX_SCANSIZE, 2 * kLibraryMost},
      {CL_ENGINE_MAX_SCANTIME, 0},
      {CL_ENGINE_PCRE_MAX_FILESIZE, kLibraryMost},
      {CL_ENGINE_DISABLE_CACHE, 1},
      {CL_ENGINE_DISABLE_PE_STATS, 1},
  };
  for (const auto& [field, value] : limits) {
    const cl_error_t result = cl_engine_set_num(engine_, field, value);
    if (result != CL_SUCCESS) return cl_strerror(result);
  }
  int error = 0;
  if (cl_engine_get_num(engine_, CL_ENGINE_MAX_FILESIZE, &error) <
      static_cast<long long>(kMostBytes)) {
    return "libclamav does not take files of 2 GB";
  }
  return {};
}

std::string Engine::load_marker() {
  unsigned char random[24];
  if (::getentropy(random, sizeof random) != 0) return "no random numbers";
  marker_.assign(reinterpret_cast<const char*>(random), sizeof random);
  std::string folder = "/tmp/assay-clam-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return "cannot make a temporary folder";
  const std::string path = folder + "/marker.ndb";
  std::ofstream(path) << "Assay.SelfTest:0:*:" << hex(random, sizeof random) << "\n";
  unsigned signatures = 0;
  const cl_error_t result = cl_load(path.c_str(), engine_, &signatures, 0);
  ::unlink(path.c_str());
  ::rmdir(folder.c_str());
  return result == CL_SUCCESS ? ""
                              : std::string("cannot load the self-test: ") + cl_strerror(result);
}

std::string Engine::self_test() const {
  const Verdict verdict = scan(marker_.data(), marker_.size());
  return verdict.outcome == Outcome::infected
             ? ""
             : "libclamav does not find its self-test " + verdict.text;
}

std::string Engine::load(const std::string& folder) {
  cl_set_clcb_msg([](cl_msg, const char*, const char*, void*) {});
  cl_error_t result = cl_init(CL_INIT_DEFAULT);
  if (result != CL_SUCCESS) return cl_strerror(result);
  engine_ = cl_engine_new();
  if (engine_ == nullptr) return "out of memory";
  if (std::string problem = set_limits(); !problem.empty()) return problem;
  unsigned signatures = 0;
  result = cl_load(folder.c_str(), engine_, &signatures, CL_DB_BYTECODE);
  if (result != CL_SUCCESS)
    return std::string("the signatures cannot be loaded: ") + cl_strerror(result);
  if (signatures == 0) return "the database holds no signatures";
  if (std::string problem = load_marker(); !problem.empty()) return problem;
  result = cl_engine_compile(engine_);
  if (result != CL_SUCCESS)
    return std::string("the signatures cannot be compiled: ") + cl_strerror(result);
  std::string version;
  std::time_t newest = 0;
  describe_data(folder, version, newest);
  description_ = std::string("engine=") + cl_retver() +
                 "\nsignatures=" + std::to_string(signatures) + "\nversion=" + version +
                 "\ndate=" + rfc3339(newest) + "\n";
  return {};
}

Verdict Engine::scan(const void* bytes, std::size_t size) const {
  cl_fmap_t* map = cl_fmap_open_memory(bytes, size);
  if (map == nullptr) return {Outcome::error, "out of memory"};
  cl_scan_options options{};
  options.general = CL_SCAN_GENERAL_HEURISTICS | CL_SCAN_GENERAL_UNPRIVILEGED;
  options.heuristic = CL_SCAN_HEURISTIC_EXCEEDS_MAX;
  const char* name = nullptr;
  unsigned long scanned = 0;
  const cl_error_t result =
      cl_scanmap_callback(map, nullptr, &name, &scanned, engine_, &options, nullptr);
  cl_fmap_close(map);
  if (result == CL_VIRUS) {
    std::string text = name == nullptr ? "unnamed" : name;
    const bool limit = text.rfind("Heuristics.Limits.Exceeded", 0) == 0;
    return {limit ? Outcome::error : Outcome::infected, std::move(text)};
  }
  if (result != CL_CLEAN) return {Outcome::error, cl_strerror(result)};
  return {};
}

}  // namespace clam
