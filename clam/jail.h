// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace clam {

// Gives up the file system, the network, other processes and every right; what stays open is
// `job_socket`. Each layer that the kernel offers is taken; a missing one is not an error.
void lock_down(int job_socket);

}  // namespace clam
