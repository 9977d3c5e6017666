// Every library of the table is named by its classes, at home and moved elsewhere; classes of the
// same names with another content are not.
#include "catalog/class_match.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace assay::catalog {
namespace {

// The classes of one version, as a jar holds them below `prefix`.
ClassMatcher jar_of(const LibraryFacts& library, std::size_t version, const std::string& prefix,
                    std::uint64_t changed = 0) {
  ClassMatcher matcher;
  for (std::size_t c = 0; c < library.classes.size(); ++c) {
    const std::uint64_t print = library.hash(version, c);
    if (print != 0) matcher.add(prefix + std::string(library.classes[c]), print ^ changed);
  }
  return matcher;
}

const ClassMatch* named(const std::vector<ClassMatch>& matches, const LibraryFacts& library) {
  const auto at = std::ranges::find(matches, &library, &ClassMatch::library);
  return at == matches.end() ? nullptr : &*at;
}

TEST(ClassMatch, NamesEveryLibraryAndItsVersionAtHome) {
  for (const LibraryFacts& library : class_facts()) {
    const std::size_t last = library.versions.size() - 1;
    const auto matches = jar_of(library, last, std::string(library.base)).matches();
    const ClassMatch* match = named(matches, library);
    ASSERT_NE(match, nullptr) << library.artifact;
    EXPECT_FALSE(match->relocated());
    EXPECT_EQ(std::ranges::count(match->versions, library.versions[last]), 1) << library.artifact;
  }
}

TEST(ClassMatch, NamesThemWhereverTheyWereMoved) {
  for (const LibraryFacts& library : class_facts()) {
    const auto matches = jar_of(library, 0, "com/acme/shaded/x/").matches();
    const ClassMatch* match = named(matches, library);
    ASSERT_NE(match, nullptr) << library.artifact;
    EXPECT_TRUE(match->relocated());
    EXPECT_EQ(match->prefix, "com/acme/shaded/x/");
    EXPECT_EQ(std::ranges::count(match->versions, library.versions[0]), 1) << library.artifact;
  }
}

TEST(ClassMatch, ClassesOfTheSameNamesWithAnotherContentAreNobodys) {
  for (const LibraryFacts& library : class_facts()) {
    EXPECT_TRUE(jar_of(library, 0, std::string(library.base), 0x5555).matches().empty())
        << library.artifact;
  }
}

TEST(ClassMatch, TwoClassesAreNotEnough) {
  const LibraryFacts& library = class_facts().front();
  ClassMatcher matcher;
  for (std::size_t c = 0; c < 2; ++c) {
    matcher.add(std::string(library.base) + std::string(library.classes[c]), library.hash(40, c));
  }
  EXPECT_TRUE(matcher.matches().empty());
}

TEST(ClassMatch, TwoCopiesInOneJarAreTwo) {
  const LibraryFacts& library = class_facts().front();
  ClassMatcher matcher = jar_of(library, 3, std::string(library.base));
  for (std::size_t c = 0; c < library.classes.size(); ++c) {
    matcher.add("moved/" + std::string(library.classes[c]), library.hash(10, c));
  }
  EXPECT_EQ(matcher.matches().size(), 2u);
}

TEST(ClassMatch, AJarOfNothingButKnownNamesEnds) {
  ClassMatcher matcher;
  for (int i = 0; i < 200000; ++i) matcher.add("a/core/lookup/JndiLookup.class", 1);
  EXPECT_TRUE(matcher.matches().empty());
}

}  // namespace
}  // namespace assay::catalog
