// Which group a well-known artifact belongs to, for jars that carry no META-INF/maven.
#pragma once

#include <string_view>

namespace assay::catalog {

// Empty when nothing is known. `package` is where most of the jar's classes lie
// ("org/springframework/beans"); a fact counts only when it agrees, so that somebody else's
// "core-1.0.jar" is not renamed.
std::string_view maven_group(std::string_view artifact, std::string_view package);

}  // namespace assay::catalog
