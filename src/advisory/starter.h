// The set that is compiled in: starter/starter.tsv, facts only, written for this project.
#pragma once

#include "advisory/snapshot.h"

#include <string_view>

namespace assay::advisory {

std::string_view starter_text();
// Lines that are wrong are a mistake of ours; the test of the set names them.
Content starter_content(std::vector<std::string>* mistakes = nullptr);

}  // namespace assay::advisory
