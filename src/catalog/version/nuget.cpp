// NuGet: semantic versioning with a fourth number, and pre-release words without regard to case.
#include "catalog/version.h"
#include "catalog/version_text.h"

namespace assay::catalog {
namespace {
constexpr std::string_view kEcosystems[] = {"NuGet"};
constexpr std::string_view kPurlTypes[] = {"nuget"};
}  // namespace

namespace version {
extern const VersionScheme nuget{"nuget", kEcosystems, kPurlTypes,
                                 [](std::string_view a, std::string_view b) {
                                   return compare_semver(a, b, /*ignore_case=*/true);
                                 }};
}  // namespace version

}  // namespace assay::catalog
