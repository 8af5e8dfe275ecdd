// The demonstration's doors for browsers: which desks have one, who may sign in there and at the hub, and with what.
#ifndef RELAIS_DEPLOY_DEMO_BROWSERS_H_
#define RELAIS_DEPLOY_DEMO_BROWSERS_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "deploy/demo/network.h"
#include "deploy/demo/office.h"

namespace relais::demo {

class Browsers {
 public:
  // Both outlive it.
  Browsers(Network* network, Office* office) : network_(network), office_(office) {}

  // Everybody of the demonstration gets an account and a password, by the product's own commands. After the desks'
  // nodes are up. "" or what went wrong.
  std::string Open();
  // Addresses and sign-ins: {"observatory", "conventions", "public", "password", "accounts": […], "desks": […]}.
  nlohmann::json Doors() const;
  // The same for people.
  std::vector<std::string> Lines() const;

 private:
  std::string OpenAccount(const std::string& name, const std::string& organisation, const std::string& role);
  std::string AddColleague(const std::string& desk, const std::string& name, const std::string& role);
  std::string PasswordFile() const { return office_->Account("password"); }

  Network* const network_;
  Office* const office_;
  nlohmann::json accounts_ = nlohmann::json::array();
  nlohmann::json staff_ = nlohmann::json::object();  // by desk
};

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_BROWSERS_H_
