#include "base/hash.h"

#include <gtest/gtest.h>

namespace assay {

// FIPS 180-4 example vectors.
TEST(Sha256, AgreesWithTheStandard) {
  EXPECT_EQ(sha256(as_bytes("abc")).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256({}).hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, StreamingEqualsWhole) {
  Sha256 hasher;
  hasher.update(as_bytes("a"));
  hasher.update(as_bytes("bc"));
  EXPECT_EQ(hasher.finish(), sha256(as_bytes("abc")));
  hasher.update(as_bytes("abc"));  // finish() began a new one
  EXPECT_EQ(hasher.finish(), sha256(as_bytes("abc")));
}

TEST(Digest, ParsesOnlyItsOwnForm) {
  Digest digest;
  EXPECT_TRUE(Digest::parse(sha256({}).hex(), digest));
  EXPECT_EQ(digest, sha256({}));
  EXPECT_FALSE(Digest::parse("e3b0", digest));
  EXPECT_FALSE(Digest::parse(std::string(64, 'g'), digest));
}

}  // namespace assay
