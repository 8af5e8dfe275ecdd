// Adds the new numbers of our protos to proto/field_numbers.txt; changes nothing if an old one was misused.
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/tidy/protos.h"
#include "tests/tidy/source.h"

int main(int argc, char** argv) {
  namespace tidy = relais::tidy;
  if (argc != 3) {
    std::cerr << "usage: relais-field-numbers DESCRIPTOR_SET LIST\n";
    return 2;
  }
  const std::string list_path = argv[2];
  const std::optional<tidy::ProtoSet> protos = tidy::LoadProtos(argv[1]);
  if (!protos.has_value()) {
    std::cerr << argv[1] << " is no descriptor set\n";
    return 1;
  }
  std::ostringstream old_text;
  old_text << std::ifstream(list_path).rdbuf();
  tidy::NumberList list = tidy::ParseNumberList(old_text.str());
  const size_t old_size = list.size();
  for (const auto& [key, name] : tidy::NumbersIn(*protos)) list.try_emplace(key, name);
  const std::vector<tidy::Finding> misused = tidy::CheckNumbers(*protos, list, list_path);
  if (!misused.empty()) {
    std::cerr << tidy::Describe(misused);
    return 1;
  }
  std::ofstream(list_path) << tidy::FormatNumberList(list);
  std::cout << list.size() - old_size << " numbers added, " << list.size() << " in all\n";
  return 0;
}
