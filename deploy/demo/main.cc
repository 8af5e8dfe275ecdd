#include <cstdio>
#include <string>
#include "deploy/demo/network.h"
int main(int, char** argv) {
  std::string self = argv[0];
  relais::demo::Network net({self.substr(0, self.rfind('/')), argv[1], ""});
  std::string wrong = net.SetUp([](const std::string& s) { std::printf("%s\n", s.c_str()); std::fflush(stdout); });
  std::printf("wrong: %s\n", wrong.c_str());
  auto show = [](const char* what, const relais::demo::Answer& a) { std::printf("%s -> %d %s %s\n", what, a.exit_code, a.json.dump(1).substr(0,3000).c_str(), a.errors.c_str()); std::fflush(stdout); };
  show("find", net.Node("mission-locale-pithiviers", {"find","--need","se-former--trouver-sa-formation","--public","jeunes","--commune","45252"}));
  show("send", net.Node("mission-locale-pithiviers", {"send","--need","se-former--trouver-sa-formation","--public","jeunes","--commune","45252","--service","France Travail","--age","18_25","--language","fr","--surname","Exemple","--given-name","Camille","--birth-date","2006-03-04","--consent","--reason","Cherche une formation"}));
  getchar();
  net.StopAll();
}
