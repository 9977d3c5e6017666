// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "clam/engine.h"

#include <string>

namespace clam {

// Serves one job socket to its end (protocol.md). `problem`, when not empty, is all that is said.
void serve(int socket, const Engine& engine, const std::string& problem);

}  // namespace clam
