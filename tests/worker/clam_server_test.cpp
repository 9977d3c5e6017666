#include "worker/clam_server.h"

#include "scan/scan.h"
#include "worker/sandbox.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace assay::worker {

namespace {

namespace fs = std::filesystem;
using malware::EngineState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kDatabase = std::string(ASSAY_FIXTURES) + "/malware/clamav";
constexpr const char* kMd5Body = "assay test signature by hash: 5f2d0c61\n";
constexpr const char* kSha256Body = "assay test signature by sha256: 8be10f7a\n";

class Clam : public testing::Test {
 protected:
  void SetUp() override {
    auto server = ClamServer::start(kDatabase);
    if (!server && server.error().message.find("not installed") != std::string::npos) {
      GTEST_SKIP() << "skipped: not here: libclamav";
    }
    ASSERT_TRUE(server) << server.error().text();
    server_.emplace(std::move(*server));
    open();
  }
  void open() {
    auto socket = server_->connect();
    ASSERT_TRUE(socket) << socket.error().text();
    socket_ = std::move(*socket);
    malware::Options options;
    options.clam_socket = socket_.get();
    tree_ = {};
    malware_.emplace(options);
  }
  void give(const ByteSource& source) {
    const auto id = static_cast<unpack::ArtifactId>(tree_.artifacts.size());
    unpack::Artifact artifact;
    artifact.path = "content";
    artifact.size = source.size();
    tree_.artifacts.push_back(artifact);
    std::vector<std::byte> head(
        static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), 65536)));
    ASSERT_TRUE(source.pread(0, head));
    malware_->content(tree_, id, {&source, head});
  }
  void give(const std::string& text) { give(MemorySource(as_bytes(text))); }
  std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const auto& found : malware_->finish()) {
      if (found.engine == "clamav")
        out.push_back(std::to_string(found.artifact) + " " + found.signature);
    }
    return out;
  }
  malware::EngineStatus status() const {
    for (const auto& engine : malware_->engines()) {
      if (engine.name == "clamav") return engine;
    }
    return {};
  }

  std::optional<ClamServer> server_;
  Fd socket_;
  unpack::Tree tree_;
  std::optional<malware::Malware> malware_;
};

// Content that lies in a file, as spooled members do.
std::unique_ptr<FileSource> file_of(const std::string& text) {
  Fd fd(::open(fs::temp_directory_path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  EXPECT_TRUE(fd);
  EXPECT_TRUE(write_all(fd.get(), as_bytes(text)));
  return std::make_unique<FileSource>(std::move(fd), text.size());
}

TEST_F(Clam, FindsEveryKindOfSignatureAndNoNearMiss) {
  give(kMd5Body);
  give(kSha256Body);
  give("text around assay-ndb-marker-21c7 and after");
  give("assay-ldb-second-d9 then assay-ldb-first-4e");
  give(std::string(kMd5Body) + "x");
  give("assay-ndb-marker-21c8");
  give("assay-ldb-first-4e alone");
  give("assay-elf-marker-90b3 in a text");
  EXPECT_THAT(names(),
              ElementsAre("0 Assay.Test.Md5.UNOFFICIAL", "1 Assay.Test.Sha256.UNOFFICIAL",
                          "2 Assay.Test.Body.UNOFFICIAL", "3 Assay.Test.Logical.UNOFFICIAL"));
  EXPECT_EQ(status().state, EngineState::completed) << status().reason;
  EXPECT_EQ(status().data_kind, "full");
  EXPECT_THAT(status().version, HasSubstr("."));
  EXPECT_EQ(status().data_version.size(), 16u);
  EXPECT_THAT(status().data_date, HasSubstr("T"));
}

TEST_F(Clam, ScansFilesSlicesAndThousandsOfSmallContents) {
  std::string large(6u << 20, '.');
  large += "assay-ndb-marker-21c7";
  const auto file = file_of(large + std::string(100, '.'));
  give(*file);
  give(SliceSource(*file, 1000, large.size() - 1000));
  give(SliceSource(*file, 1000, large.size() - 1001));
  for (int i = 0; i < 3000; ++i) give("small " + std::to_string(i));
  give("assay-ndb-marker-21c7");
  EXPECT_THAT(names(), ElementsAre("0 Assay.Test.Body.UNOFFICIAL", "1 Assay.Test.Body.UNOFFICIAL",
                                   "3003 Assay.Test.Body.UNOFFICIAL"));
  EXPECT_EQ(status().state, EngineState::completed) << status().reason;
}

TEST_F(Clam, DoesNotOpenArchivesThatWeHaveOpened) {
  // A gzip of the marker: what is inside is the unpack engine's business.
  static constexpr unsigned char kGzip[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00,
                                            0x00, 0x02, 0x03, 0x4b, 0x2c, 0x2e, 0x4e,
                                            0xac, 0xd4, 0xcd, 0x4b, 0x49, 0xd2};
  give(std::string(reinterpret_cast<const char*>(kGzip), sizeof kGzip));
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_EQ(status().state, EngineState::completed) << status().reason;
}

TEST_F(Clam, ServesManyJobsFromOneLoad) {
  give("assay-ndb-marker-21c7");
  EXPECT_EQ(names().size(), 1u);
  open();
  give(kMd5Body);
  EXPECT_EQ(names().size(), 1u);
}

TEST_F(Clam, WorksFromInsideTheSandbox) {
  auto job = server_->connect();
  ASSERT_TRUE(job);
  SandboxOptions options;
  options.keep_fds = {job->get()};
  std::vector<std::string> sent;
  const Status status = run_sandboxed(
      options,
      [&](Jail& jail) -> Status {
        malware::Options wanted;
        wanted.clam_socket = job->get();
        wanted.rules = malware::warm(wanted);
        (void)jail.lock();
        malware_.emplace(wanted);
        give("assay-ndb-marker-21c7");
        for (const auto& name : names()) ASSAY_TRY(jail.send('n', name));
        return {};
      },
      [&](char, std::string_view text) { sent.emplace_back(text); });
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_THAT(sent, ElementsAre("0 Assay.Test.Body.UNOFFICIAL"));
}

TEST_F(Clam, AnEndBeforeTheAnswerIsAFailure) {
  server_.reset();
  ::shutdown(socket_.get(), SHUT_RDWR);
  give("anything");
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_EQ(status().state, EngineState::failed);
  EXPECT_THAT(status().reason, HasSubstr("assay-clam"));
}

TEST(ClamServer, SaysWhatIsMissing) {
  auto none = ClamServer::start(std::string(ASSAY_FIXTURES) + "/malware/php_webshell");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
  EXPECT_EQ(none.error().message, "no ClamAV signatures are installed");
  auto program = ClamServer::start(kDatabase, "/nowhere/assay-clam");
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().message, "the program assay-clam is not installed");
}

TEST(ClamServer, ABrokenDatabaseIsAFailureWithItsReason) {
  std::string folder = (fs::temp_directory_path() / "assay-clam-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  std::ofstream(folder + "/bad.ndb") << "this is not a signature\n";
  auto server = ClamServer::start(folder);
  if (!server && server.error().message.find("not installed") != std::string::npos) {
    GTEST_SKIP() << "skipped: not here: libclamav";
  }
  ASSERT_TRUE(server);
  auto socket = server->connect();
  ASSERT_TRUE(socket);
  malware::Options options;
  options.clam_socket = socket->get();
  malware::Malware malware(options);
  (void)malware.finish();
  EXPECT_EQ(malware.engines()[0].name, "clamav");
  EXPECT_EQ(malware.engines()[0].state, EngineState::failed);
  EXPECT_THAT(malware.engines()[0].reason, HasSubstr("cannot be loaded"));
  fs::remove_all(folder);
}

}  // namespace

}  // namespace assay::worker
