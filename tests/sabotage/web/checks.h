// What the door for browsers must keep, each as one short call at a real listener on loopback. Empty: kept; otherwise
// what was broken.
#ifndef RELAIS_TESTS_SABOTAGE_WEB_CHECKS_H_
#define RELAIS_TESTS_SABOTAGE_WEB_CHECKS_H_

#include <string>

namespace relais::sabotage {

std::string OnlyOurPageCalls();
std::string NoScriptHoldsTheSession();
std::string NoAnswerTellsTheSession();
std::string WhatABrowserWritesIsNoIdentity();
std::string AForgedSessionIsRefusedHere();
std::string AnEndlessRequestIsNotTaken();
std::string EveryAnswerBearsThePolicy();
std::string AnotherHostsNameReachesNothing();

}  // namespace relais::sabotage

#endif  // RELAIS_TESTS_SABOTAGE_WEB_CHECKS_H_
