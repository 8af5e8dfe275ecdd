// The node as a daemon: builds everything in the order it is needed, serves, ends in order.
#ifndef RELAIS_NODE_SERVE_H_
#define RELAIS_NODE_SERVE_H_

#include <string>

namespace relais::node {

// Runs until SIGTERM or SIGINT. Prints one line "relais-node prêt …" on standard output once its desk serves. Exit
// codes: 0 orderly end, 65 damaged store, 70 ledger in doubt (start again: it replays), 74 socket or folder that cannot
// be had, 78 wrong configuration.
int Serve(const std::string& config_path);

}  // namespace relais::node

#endif  // RELAIS_NODE_SERVE_H_
