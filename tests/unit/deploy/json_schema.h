// As much of JSON Schema (draft 2020-12) as the data·inclusion schemas use. A keyword that this does not know is a
// failure, so that a newer schema is not half checked.
#ifndef RELAIS_TESTS_UNIT_DEPLOY_JSON_SCHEMA_H_
#define RELAIS_TESTS_UNIT_DEPLOY_JSON_SCHEMA_H_

#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace relais {

class JsonSchema {
 public:
  // `root` is a whole schema document, with its $defs.
  explicit JsonSchema(nlohmann::json root) : root_(std::move(root)) {}

  // What is wrong with `value`, one line each with its path; empty: nothing.
  std::vector<std::string> Problems(const nlohmann::json& value) const;

 private:
  void Check(const nlohmann::json& schema, const nlohmann::json& value, const std::string& path,
             std::vector<std::string>& problems) const;
  void CheckKeyword(const std::string& keyword, const nlohmann::json& rule, const nlohmann::json& value,
                    const std::string& path, std::vector<std::string>& problems) const;
  void CheckString(const std::string& keyword, const nlohmann::json& rule, const std::string& text,
                   const std::string& path, std::vector<std::string>& problems) const;

  nlohmann::json root_;
};

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_DEPLOY_JSON_SCHEMA_H_
