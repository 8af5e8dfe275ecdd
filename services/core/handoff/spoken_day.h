// Days as they are said to a person.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_SPOKEN_DAY_H_
#define RELAIS_SERVICES_CORE_HANDOFF_SPOKEN_DAY_H_

#include <string>

#include "services/core/handoff/ids.h"

namespace relais {

// "1er mars 2027"; "" for kNoDay and a day that is none.
std::string SpokenDayFr(Day day);
// "lundi 1er mars 2027"; "" likewise.
std::string SpokenWeekdayFr(Day day);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_SPOKEN_DAY_H_
