#include "http/bucket_imports.h"

#include "asset/versions.h"
#include "base/json.h"
#include "http/message.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace assay::http {
namespace {

struct Copy {
  asset::Actor actor;
  std::string upload_id, version_id;
  std::uint64_t size = 0, part_size = 0;
  std::int64_t parts = 0;
  ObjectInfo info;
  BucketClient client;
  std::atomic<bool> stopped{false};
  std::atomic<std::int64_t> next_part{1};
  std::mutex mutex;
  std::optional<Error> error;  // the first one; guarded by mutex

  Copy(asset::Actor a, BucketClient c) : actor(std::move(a)), client(std::move(c)) {}
  void fail_with(Error e) {
    const std::lock_guard lock(mutex);
    if (!error) error = std::move(e);
    stopped = true;
  }
};

bool worth_another_try(const Error& error) {
  return error.code == ErrorCode::io || error.code == ErrorCode::timeout ||
         error.code == ErrorCode::unavailable;
}

// Goes on in the middle of a part after a broken connection: the writer keeps its place and its
// hash.
Status copy_part(asset::Centre& centre, Copy& copy, std::int64_t number, int tries,
                 const std::function<bool(std::chrono::milliseconds)>& pause) {
  const std::uint64_t begin = static_cast<std::uint64_t>(number - 1) * copy.part_size;
  const std::uint64_t end = std::min(begin + copy.part_size, copy.size);
  ASSAY_ASSIGN(const auto writer,
               asset::begin_part(centre, copy.actor, copy.upload_id, number, std::nullopt));
  std::uint64_t at = begin;
  Status written;
  const auto sink = [&](ByteView bytes) {
    if (copy.stopped) return false;
    written = writer->write(bytes);
    at += bytes.size();
    return written.has_value();
  };
  for (int attempt = 1;; ++attempt) {
    const Status status = copy.client.read(copy.info, at, end, sink);
    if (!written) return written;
    if (status) break;
    if (!worth_another_try(status.error()) || attempt == tries) return status;
    if (at == end) break;
    if (!pause(std::chrono::milliseconds(250 << attempt))) {
      return fail(ErrorCode::cancelled, "The copy was stopped.");
    }
  }
  ASSAY_TRY(writer->finish());
  return {};
}

std::string source_json(const BucketObject& object, const ObjectInfo& info) {
  return dump_json({{"source", object.source()},
                    {"object_version", object.version.empty() ? "" : object.version},
                    {"etag", info.etag},
                    {"size", info.size}});
}

}  // namespace

struct BucketImports::State {
  State(asset::Centre& c, const Clock& k, Options o) : centre(c), clock(k), options(o) {}

  void run() {
    while (const auto copy = next()) {
      std::vector<std::thread> readers;
      for (std::size_t i = 0; i < options.reads_per_copy; ++i) {
        readers.emplace_back([this, &copy] { read_parts(*copy); });
      }
      for (auto& reader : readers) reader.join();
      finish(*copy);
      const std::lock_guard lock(mutex);
      running.erase(copy->upload_id);
    }
  }

  std::shared_ptr<Copy> next() {
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return stopping || !queue.empty(); });
    if (stopping) return nullptr;
    auto copy = queue.front();
    queue.pop_front();
    return copy;
  }

  void read_parts(Copy& copy) {
    const auto pause = [this, &copy](std::chrono::milliseconds time) {
      std::unique_lock lock(mutex);
      wake.wait_for(lock, time, [&] { return stopping || copy.stopped.load(); });
      return !stopping && !copy.stopped;
    };
    while (!copy.stopped) {
      const std::int64_t number = copy.next_part++;
      if (number > copy.parts) return;
      const Status status = copy_part(centre, copy, number, options.tries_per_part, pause);
      if (!status) return copy.fail_with(status.error());
    }
  }

  void finish(Copy& copy) {
    if (shutting_down()) return;  // told at the next start
    if (!copy.error && !copy.stopped) {
      const auto done = asset::complete_upload(centre, copy.actor, copy.upload_id);
      if (!done) {
        copy.error = done.error();
      } else if (!copy.version_id.empty()) {
        // The draft may have moved on meanwhile; the finished upload stays for the seller to
        // choose.
        const auto attached = asset::attach_package(centre, copy.actor, copy.version_id,
                                                    asset::kAnyEtag, copy.upload_id);
        static_cast<void>(attached);
      }
    }
    if (copy.error && copy.error->code != ErrorCode::cancelled) {
      const Status told = asset::fail_upload(centre, copy.upload_id, copy.error->message);
      static_cast<void>(told);  // the session is gone: there is nobody to tell
    }
  }

  bool shutting_down() {
    const std::lock_guard lock(mutex);
    return stopping;
  }

  asset::Centre& centre;
  const Clock& clock;
  const Options options;
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  std::deque<std::shared_ptr<Copy>> queue;
  std::map<std::string, std::shared_ptr<Copy>> running;  // queued ones too
  std::vector<std::thread> threads;
};

BucketImports::BucketImports(asset::Centre& centre, const Clock& clock, Options options)
    : state_(std::make_unique<State>(centre, clock, options)) {
  if (const auto open = asset::open_imports(centre)) {
    for (const auto& view : *open) {
      const Status told = asset::fail_upload(
          centre, view.session.id,
          "The centre was restarted during the copy and keeps no credentials: import it again.");
      static_cast<void>(told);
    }
  }
  for (std::size_t i = 0; i < options.copies; ++i) {
    state_->threads.emplace_back([state = state_.get()] { state->run(); });
  }
}

BucketImports::~BucketImports() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    for (auto& [id, copy] : state_->running) copy->stopped = true;
  }
  state_->wake.notify_all();
  for (auto& thread : state_->threads) thread.join();
}

Result<asset::UploadView> BucketImports::begin(const asset::Actor& actor, asset::NewUpload upload,
                                               BucketObject object) {
  if (upload.filename.empty()) {
    std::string path = object.key;
    if (!object.presigned_url.empty()) {
      const std::string source = object.source();
      if (!percent_decode(source, path)) path = source;
    }
    upload.filename = path.substr(path.rfind('/') + 1);
  }
  ASSAY_TRY(asset::check_package_name(state_->centre.settings(), upload.filename));
  const BucketObject shown = object;
  ASSAY_ASSIGN(
      BucketClient client,
      BucketClient::open(std::move(object), state_->options.private_addresses, state_->clock));
  auto copy = std::make_shared<Copy>(actor, std::move(client));
  ASSAY_ASSIGN(copy->info, copy->client.inspect());
  upload.size = copy->info.size;
  upload.mode = "import";
  upload.source = source_json(shown, copy->info);
  ASSAY_ASSIGN(auto view, asset::create_upload(state_->centre, actor, upload));
  copy->upload_id = view.session.id;
  copy->version_id = upload.version_id;
  copy->size = view.session.size;
  copy->part_size = view.session.part_size;
  copy->parts = view.session.parts;
  {
    const std::lock_guard lock(state_->mutex);
    state_->running[copy->upload_id] = copy;
    state_->queue.push_back(copy);
  }
  state_->wake.notify_all();
  return view;
}

void BucketImports::cancel(const std::string& upload_id) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->running.find(upload_id);
  if (found == state_->running.end()) return;
  found->second->fail_with({ErrorCode::cancelled, "The copy was cancelled."});
  state_->wake.notify_all();
}

}  // namespace assay::http
