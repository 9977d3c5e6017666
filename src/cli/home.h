// Where advisories, signatures and the centre's records live.
#pragma once

#include <string>

namespace assay::cli {

// $ASSAY_HOME, else $XDG_DATA_HOME/assay, else ~/.local/share/assay. Not created here.
std::string home_directory();

}  // namespace assay::cli
