// The words of relais-year.
#ifndef RELAIS_DEPLOY_YEAR_COMMANDS_H_
#define RELAIS_DEPLOY_YEAR_COMMANDS_H_

#include "services/adapters/terminal/command.h"

namespace relais::year {

// `play` and `check`; the help says what they take.
Program YearProgram();

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_COMMANDS_H_
