// The whole table, cell by cell, written the other way round: by state, what may be done, and by event, who may.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "services/core/access/permission.h"
#include "services/core/convention/procedure.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_procedure.h"

namespace relais {
namespace {

using State = ProcedureState;
using Event = ProcedureEvent;

TEST(ProcedureTable, EveryCellIsDecided) {
  const std::map<State, std::set<Event>> possible = {
      {State::kNone, {Event::kDraft}},
      {State::kDrafted, {Event::kRevise, Event::kPropose, Event::kAbandon}},
      {State::kProposed, {Event::kRevise, Event::kSign, Event::kRemind, Event::kAbandon}},
      {State::kSigning, {Event::kRevise, Event::kSign, Event::kRemind, Event::kAbandon}},
      {State::kSigned, {Event::kSign, Event::kActivate, Event::kAbandon}},
      {State::kActivated, {Event::kSign}},
      {State::kInForce, {Event::kSign}},
      {State::kSuspended, {Event::kSign}},
      {State::kEnded, {}},
      {State::kAbandoned, {}}};
  const std::set<Role> prepare = {Role::kHubOperator, Role::kRegionAdministrator, Role::kDepartmentAdministrator,
                                  Role::kAnimator};
  int cells = 0;
  for (int s = 0; s <= kProcedureStateMax; ++s) {
    for (int e = 1; e <= kProcedureEventMax; ++e) {
      for (int r = 1; r <= kRoleMax; ++r) {
        const auto state = static_cast<State>(s);
        const auto event = static_cast<Event>(e);
        const auto role = static_cast<Role>(r);
        bool may = prepare.contains(role);
        if (event == Event::kSign) may = may || role == Role::kSignatory;
        if (event == Event::kActivate) {
          may = role == Role::kRegionAdministrator || role == Role::kDepartmentAdministrator;
        }
        const Reason expected = !may                                 ? Reason::kNotPermitted
                                : possible.at(state).contains(event) ? Reason::kNone
                                                                     : Reason::kConventionStep;
        EXPECT_EQ(ReasonOf(CheckStep(state, event, role)), expected)
            << ProcedureStateName(state) << " " << ProcedureEventName(event) << " " << RoleName(role);
        ++cells;
      }
    }
  }
  EXPECT_EQ(cells, 10 * 7 * 9);
}

// The permission table lets nobody in whom this one would send away, and turns nobody away whom it would let act.
TEST(ProcedureTable, ThePermissionTableSaysTheSame) {
  const std::map<Event, std::string> methods = {
      {Event::kDraft, "DraftConvention"},     {Event::kRevise, "ReviseConvention"},
      {Event::kPropose, "ProposeConvention"}, {Event::kSign, "SubmitSignatures"},
      {Event::kRemind, "RemindSignatories"},  {Event::kActivate, "ActivateConvention"},
      {Event::kAbandon, "AbandonConvention"}};
  ASSERT_EQ(methods.size(), static_cast<size_t>(kProcedureEventMax));
  for (const auto& [event, method] : methods) {
    for (int r = 1; r <= kRoleMax; ++r) {
      const auto role = static_cast<Role>(r);
      const bool acts = ReasonOf(CheckStep(State::kNone, event, role)) != Reason::kNotPermitted;
      EXPECT_EQ(MayCall("/relais.v1.ConventionService/" + method, role), acts) << method << " " << RoleName(role);
    }
  }
}

TEST(ProcedureTable, OutsideTheEnumsNothingIsAllowed) {
  EXPECT_FALSE(CheckStep(State::kDrafted, static_cast<Event>(0), Role::kRegionAdministrator).ok());
  EXPECT_FALSE(CheckStep(State::kDrafted, static_cast<Event>(8), Role::kRegionAdministrator).ok());
  EXPECT_FALSE(CheckStep(static_cast<State>(99), Event::kRevise, Role::kRegionAdministrator).ok());
  EXPECT_FALSE(CheckStep(State::kDrafted, Event::kRevise, static_cast<Role>(200)).ok());
  EXPECT_EQ(ProcedureStateName(static_cast<State>(10)), "");
  EXPECT_EQ(ProcedureEventName(static_cast<Event>(8)), "");
}

TEST(ProcedureTable, ADepartementIsReadFromTheCommune) {
  EXPECT_EQ(DepartmentOf("45252"), "45");
  EXPECT_EQ(DepartmentOf("2A004"), "2A");
  EXPECT_EQ(DepartmentOf("97411"), "974");
  EXPECT_EQ(DepartmentOf("4525"), "");
}

TEST(ProcedureTable, AnAdministratorOfADepartementStaysWithinIt) {
  Principal loiret = sample::kLoiret;
  EXPECT_TRUE(CheckScope(sample::NewLocal(), loiret).ok());
  Agreement wider = sample::NewLocal();
  wider.communes.insert(sample::kOtherCommune);
  EXPECT_THAT(CheckScope(wider, loiret), RefusedFor(Reason::kNotPermitted));
  loiret.scope = "41, 18 ,45";
  EXPECT_TRUE(CheckScope(wider, loiret).ok());
  EXPECT_THAT(CheckScope(sample::Framework(), loiret), RefusedFor(Reason::kNotPermitted));
  loiret.scope = "";
  EXPECT_THAT(CheckScope(sample::NewLocal(), loiret), RefusedFor(Reason::kNotPermitted));
}

TEST(ProcedureTable, AnAnimatorStaysWithItsOwnConvention) {
  Principal animator{sample::Filled<AccountId>(9), Role::kAnimator, "Animation", "Animation locale", ""};
  EXPECT_TRUE(CheckScope(sample::NewLocal(), animator).ok());
  animator.organisation = "Une autre";
  EXPECT_THAT(CheckScope(sample::NewLocal(), animator), RefusedFor(Reason::kNotPermitted));
  Agreement nobodys = sample::Framework();
  nobodys.animator.name = animator.organisation = "";
  EXPECT_THAT(CheckScope(nobodys, animator), RefusedFor(Reason::kNotPermitted));
}

}  // namespace
}  // namespace relais
