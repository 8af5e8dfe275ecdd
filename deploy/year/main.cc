// relais-year: plays an invented region-year into a hub's ledger, and checks what lies there against the truth of it.
#include <iostream>

#include "deploy/year/commands.h"

int main(int argc, char** argv) {
  return relais::RunProgram(relais::year::YearProgram(), argc, argv, std::cout, std::cerr);
}
