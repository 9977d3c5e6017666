// The streaming decoders, on files made by the real packers (tests/fixtures/unpack/codec/make.sh).
#include "unpack/codec/codec.h"

#include "base/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace assay::unpack {
namespace {

constexpr std::uint64_t kMemory = 192u << 20;

std::string fixture(const std::string& name) {
  auto text = read_file(std::string(ASSAY_FIXTURES) + "/unpack/codec/" + name);
  EXPECT_TRUE(text) << name;
  return text.value_or("");
}

// Gives at most `step` bytes a call, so that every boundary inside the decoders is crossed.
class Trickle final : public ByteStream {
 public:
  Trickle(std::string_view text, std::size_t step) : left_(as_bytes(text)), step_(step) {}
  Result<std::size_t> read(MutableBytes out) override {
    const std::size_t count = std::min({out.size(), left_.size(), step_});
    std::copy_n(left_.begin(), count, out.begin());
    left_ = left_.subspan(count);
    return count;
  }

 private:
  ByteView left_;
  std::size_t step_;
};

using Open = std::function<DecoderPtr(Feed&)>;

struct Unpacked {
  std::string text;
  std::string rest;
  std::optional<Error> failure;
  bool ended = false;
  std::vector<std::string> skipped;
};

std::string drain(ByteStream& stream, std::size_t step, std::optional<Error>* failure) {
  std::string text;
  std::vector<std::byte> buffer(step);
  for (;;) {
    auto got = stream.read(buffer);
    if (!got) {
      *failure = got.error();
      break;
    }
    if (*got == 0) break;
    text += as_text(ByteView(buffer).first(*got));
  }
  return text;
}

Unpacked unpack(const Open& open, std::string_view packed, std::size_t in_step = 1 << 20,
                std::size_t out_step = 1 << 16) {
  Trickle in(packed, in_step);
  Feed feed(in);
  auto decoder = open(feed);
  Unpacked result;
  result.text = drain(*decoder, out_step, &result.failure);
  result.ended = decoder->ended();
  for (const SkippedFrame& frame : decoder->skipped())
    result.skipped.emplace_back(as_text(frame.bytes));
  std::optional<Error> none;
  if (result.ended) result.rest = drain(feed, 4096, &none);
  return result;
}

Open xz(std::uint64_t memory = kMemory) {
  return [=](Feed& f) { return open_xz(f, memory); };
}
Open zstd(std::uint64_t memory = kMemory) {
  return [=](Feed& f) { return open_zstd(f, memory); };
}
DecoderPtr lzma(Feed& f) { return open_lzma(f, kMemory); }
DecoderPtr zip_lzma(Feed& f) { return open_zip_lzma(f, fixture("plain.txt").size(), kMemory); }

struct Case {
  const char* file;
  Open open;
};

class CodecFile : public ::testing::TestWithParam<Case> {};

TEST_P(CodecFile, GivesTheOriginalWhateverTheStepSizes) {
  const std::string plain = fixture("plain.txt");
  const std::string packed = fixture(GetParam().file);
  for (const auto& [in, out] :
       {std::pair<std::size_t, std::size_t>{1 << 20, 1 << 16}, {1, 4096}, {1 << 20, 1}, {7, 13}}) {
    const Unpacked got = unpack(GetParam().open, packed, in, out);
    EXPECT_FALSE(got.failure) << in << " " << out << " " << got.failure->text();
    EXPECT_TRUE(got.ended);
    ASSERT_TRUE(got.text == plain) << "steps " << in << " and " << out;
    // Data of known size may end before their end marker.
    if (std::string_view(GetParam().file) != "packed.zip-lzma") {
      EXPECT_EQ(got.rest, "");
    }
  }
}

TEST_P(CodecFile, ATruncatedFileGivesTheBeginningAndThenDamage) {
  const std::string plain = fixture("plain.txt");
  const std::string packed = fixture(GetParam().file);
  for (const std::size_t keep :
       {std::size_t{0}, std::size_t{5}, packed.size() / 4, packed.size() - 20}) {
    const Unpacked got = unpack(GetParam().open, std::string_view(packed).substr(0, keep));
    ASSERT_TRUE(got.failure) << keep;
    EXPECT_EQ(got.failure->code, ErrorCode::damaged);
    EXPECT_FALSE(got.ended);
    EXPECT_TRUE(plain.starts_with(got.text));
  }
}

TEST_P(CodecFile, FlippedBytesNeverCrash) {
  const std::string packed = fixture(GetParam().file);
  for (std::size_t at = 0; at < packed.size(); at += 1 + packed.size() / 97) {
    std::string bad = packed;
    bad[at] = static_cast<char>(bad[at] ^ 0x55);
    const Unpacked got = unpack(GetParam().open, bad);
    EXPECT_TRUE(got.ended || got.failure);
  }
}

INSTANTIATE_TEST_SUITE_P(
    RealFiles, CodecFile,
    ::testing::Values(Case{"packed.xz", xz()}, Case{"packed.multi.xz", xz()},
                      Case{"packed.lzma", lzma}, Case{"packed.zip-lzma", zip_lzma},
                      Case{"packed.bz2", open_bzip2}, Case{"packed.multi.bz2", open_bzip2},
                      Case{"packed.zst", zstd()}, Case{"packed.multi.zst", zstd()},
                      Case{"packed.long.zst", zstd(std::uint64_t{4} << 30)},
                      Case{"packed.lz4", open_lz4}, Case{"packed.multi.lz4", open_lz4},
                      Case{"packed.zip-deflate64", open_deflate64}),
    [](const auto& test) {
      std::string name = test.param.file;
      std::replace_if(name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
      return name;
    });

// The legacy format has no end mark: a cut between blocks cannot be seen, so it is not in the suite
// above.
TEST(Lz4Legacy, GivesTheOriginal) {
  const Unpacked got = unpack(open_lz4, fixture("packed.legacy.lz4"), 7, 4096);
  EXPECT_FALSE(got.failure);
  EXPECT_TRUE(got.text == fixture("plain.txt"));
}

TEST(Codec, WhatFollowsTheLastFrameIsLeftInTheFeed) {
  const std::string plain = fixture("plain.txt");
  for (const auto& [file, open] :
       std::vector<std::pair<std::string, Open>>{{"packed.xz", xz()},
                                                 {"packed.bz2", open_bzip2},
                                                 {"packed.zst", zstd()},
                                                 {"packed.lz4", open_lz4}}) {
    const Unpacked got = unpack(open, fixture(file) + "BZh9 appended");
    EXPECT_TRUE(got.text == plain) << file;
    EXPECT_EQ(got.rest, "BZh9 appended") << file;
  }
}

TEST(Codec, SkippableFramesAreNotLost) {
  EXPECT_THAT(unpack(zstd(), fixture("packed.multi.zst")).skipped,
              ::testing::ElementsAre("hidden in a skippable zstd frame"));
  EXPECT_THAT(unpack(open_lz4, fixture("packed.multi.lz4")).skipped,
              ::testing::ElementsAre("hidden in a skippable lz4 frame"));
  EXPECT_THAT(unpack(zstd(), fixture("packed.zst")).skipped, ::testing::IsEmpty());
}

TEST(Codec, ADictionaryOverTheLimitSaysWhatItNeeds) {
  const Unpacked big = unpack(xz(), fixture("packed.big-dictionary.xz"));
  ASSERT_TRUE(big.failure);
  EXPECT_EQ(big.failure->code, ErrorCode::limit);
  EXPECT_THAT(big.failure->message, ::testing::StartsWith("needs 1537 MB of memory"));

  const Unpacked wide = unpack(zstd(), fixture("packed.long.zst"));
  ASSERT_TRUE(wide.failure);
  EXPECT_EQ(wide.failure->code, ErrorCode::limit);
  EXPECT_THAT(wide.failure->message, ::testing::StartsWith("needs 2048 MB of memory"));
  EXPECT_EQ(wide.text, "");

  // The same decoders with an ordinary dictionary are not refused.
  EXPECT_FALSE(unpack(xz(16u << 20), fixture("packed.xz")).failure);
  EXPECT_FALSE(unpack(zstd(16u << 20), fixture("packed.zst")).failure);
}

TEST(Codec, RawLzmaTakesItsPropertiesFromElsewhere) {
  const std::string packed = fixture("packed.zip-lzma");
  std::array<std::byte, 5> properties{};
  std::copy_n(as_bytes(packed).begin() + 4, 5, properties.begin());
  const auto open = [&](Feed& f) {
    return open_raw_lzma(f, properties, fixture("plain.txt").size(), kMemory);
  };
  EXPECT_TRUE(unpack(open, std::string_view(packed).substr(9)).text == fixture("plain.txt"));
  // This one carries an end marker, so it needs no size; cut short, it does.
  const auto endless = [&](Feed& f) { return open_raw_lzma(f, properties, std::nullopt, kMemory); };
  EXPECT_TRUE(unpack(endless, std::string_view(packed).substr(9)).text == fixture("plain.txt"));
  EXPECT_TRUE(unpack(endless, std::string_view(packed).substr(9, 9000)).failure);
}

TEST(Codec, ADictionaryThatIsNotThereIsUnsupported) {
  // Frame header with dictionary id 7 (descriptor 0x01), window 1 KiB.
  const std::string frame("\x28\xb5\x2f\xfd\x01\x00\x07\x01\x00\x00", 10);
  const Unpacked got = unpack(zstd(), frame);
  ASSERT_TRUE(got.failure);
  EXPECT_EQ(got.failure->code, ErrorCode::unsupported);
  EXPECT_THAT(got.failure->message, ::testing::HasSubstr("dictionary 7"));
}

}  // namespace
}  // namespace assay::unpack
