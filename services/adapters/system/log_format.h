// How a line of the log is written.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_LOG_FORMAT_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_LOG_FORMAT_H_

namespace relais {

// One JSON object a line for machines, or one line of plain text for people.
enum class LogFormat { kJson, kText };

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_LOG_FORMAT_H_
