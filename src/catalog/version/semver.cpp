// Semantic Versioning 2.0.0 §11, as npm, Cargo and Go order versions.
#include "catalog/version.h"
#include "catalog/version_text.h"

namespace assay::catalog {
namespace {
constexpr std::string_view kEcosystems[] = {
    "npm", "crates.io", "Go", "Hex", "Pub", "Bitnami", "SwiftURL", "GitHub Actions", "Julia"};
constexpr std::string_view kPurlTypes[] = {"npm", "cargo",   "golang", "hex",
                                           "pub", "bitnami", "swift"};
}  // namespace

namespace version {
extern const VersionScheme semver{"semver", kEcosystems, kPurlTypes,
                                  [](std::string_view a, std::string_view b) {
                                    return compare_semver(a, b, /*ignore_case=*/false);
                                  }};
}  // namespace version

}  // namespace assay::catalog
