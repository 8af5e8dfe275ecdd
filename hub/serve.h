// The hub as a daemon: builds everything in the order it is needed, serves, ends in order.
#ifndef RELAIS_HUB_SERVE_H_
#define RELAIS_HUB_SERVE_H_

#include <string>

namespace relais::hub {

// Runs until SIGTERM or SIGINT; SIGHUP reads the knowledge folder again. Prints one line "relais-hub prêt …" with its
// addresses on standard output once it serves. Exit codes: 0 orderly end, 65 damaged store, 70 ledger in doubt (start
// again: it replays), 74 port or folder that cannot be had, 78 wrong configuration.
int Serve(const std::string& config_path);

}  // namespace relais::hub

#endif  // RELAIS_HUB_SERVE_H_
