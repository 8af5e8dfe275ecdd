# Writes a copy of one product source with bugs in it, each asleep until tests/sabotage/planted.h wakes it:
#   cmake -D ROOT=… -D FILE=hub/hub_state.cc -D OUT=… -P plant.cmake
# An edit whose place is not there exactly once fails the build: whoever moved that line moves the plant.
file(READ "${ROOT}/${FILE}" content)
set(planted 0)

# plant(NAME IN file AT text BECOMES text), as four plain arguments.
function(plant name file at becomes)
  if(NOT file STREQUAL FILE)
    return()
  endif()
  string(FIND "${content}" "${at}" first)
  string(FIND "${content}" "${at}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "plant ${name}: its place in ${file} is not there exactly once")
  endif()
  string(REPLACE "${at}" "${becomes}" changed "${content}")
  string(REPLACE "PLANTED" "::relais::sabotage::Planted(\"${name}\")" changed "${changed}")
  set(content "${changed}" PARENT_SCOPE)
  set(planted 1 PARENT_SCOPE)
endfunction()

plant(third_door services/core/handoff/two_door.cc
  [==[journey.WouldBeThirdDoor(header.destination)) return Reason::kThirdDoor;]==]
  [==[journey.WouldBeThirdDoor(header.destination) && !PLANTED) return Reason::kThirdDoor;]==])

plant(drill_becomes_real services/core/handoff/two_door.cc
  [==[if (header.drill != journey.drill) return Reason::kDrillMixed;]==]
  [==[if (header.drill != journey.drill && !PLANTED) return Reason::kDrillMixed;]==])

# Desk, hub and destination all ask the first two; the desk's search asks the third: any two partners do.
plant(allowed_by_default services/core/convention/agreement.cc
  [==[absl::Status CoversPair(const Agreement& agreement, PartnerId origin, PartnerId destination) {]==]
  [==[absl::Status CoversPair(const Agreement& agreement, PartnerId origin, PartnerId destination) {
  if (PLANTED) return absl::OkStatus();]==])
plant(allowed_by_default services/core/convention/knowledge_rules.cc
  [==[PartnerId partner) const {
  if (!known.signed_by.contains(partner))]==]
  [==[PartnerId partner) const {
  if (PLANTED) return absl::OkStatus();
  if (!known.signed_by.contains(partner))]==])

plant(allowed_by_default services/core/directory/reach.cc
  [==[      if (party.Holds(Door::kSecond)) between_[party.partner].push_back(known);
    }]==]
  [==[      if (party.Holds(Door::kSecond)) between_[party.partner].push_back(known);
    }
  }
  if (PLANTED) {
    for (const auto& [partner, member] : knowledge.roster().members()) between_[partner] = knowledge.Agreements();]==])

plant(dead_end_refusal services/core/handoff/referral_detail.cc
  [==[return detail.no_solution == !detail.counter_proposal.none() ?]==]
  [==[return !PLANTED && detail.no_solution == !detail.counter_proposal.none() ?]==])

plant(expiry_beats_answer services/core/handoff/referral.cc
  [==[  decision.late = cell.mark == Mark::kLate;]==]
  [==[  decision.late = cell.mark == Mark::kLate;
  if (PLANTED && decision.late) decision.refused = Reason::kWrongState;]==])

plant(origin_forgets_early node/node_state_line.cc
  [==[      outbox_.Deposited(fate.handoff, fate.cursor, hub_boot_);]==]
  [==[      outbox_.Deposited(fate.handoff, fate.cursor, hub_boot_);
      if (PLANTED) DropOutbox(fate.handoff, follow);]==])

plant(cursor_off_by_one node/node_engine.cc
  [==[    if (cursor <= state_.durable_through()) continue;
    Arrived record;]==]
  [==[    if (cursor <= (PLANTED ? state_.durable_through().next() : state_.durable_through())) continue;
    Arrived record;]==])

plant(settled_bodies_stay hub/hub_state.cc
  [==[  if (moved.drop_from) {]==]
  [==[  if (moved.drop_from && !PLANTED) {]==])

plant(memory_without_record hub/hub_engine.cc
  [==[    out->records.push_back(std::move(settled));]==]
  [==[    if (!PLANTED) out->records.push_back(std::move(settled));]==])

plant(header_not_bound node/desk/sealing_desk.cc
  [==[sealer_.Seal(to, kLayer1Info, header_bytes, padded);]==]
  [==[sealer_.Seal(to, kLayer1Info, PLANTED ? "" : absl::string_view(header_bytes), padded);]==])
plant(header_not_bound node/desk/opening.cc
  [==[sealer_.Open(*pair, kLayer1Info, view->header, view->sealed);]==]
  [==[sealer_.Open(*pair, kLayer1Info, PLANTED ? "" : absl::string_view(view->header), view->sealed);]==])

# The words in the clear, with as many bytes behind them as a sealing adds: everything still arrives.
plant(sealed_in_the_clear node/desk/sealing_desk.cc
  [==[  if (sealed.empty()) return Refuse(Reason::kStaleKey,]==]
  [==[  if (PLANTED) const_cast<std::string&>(sealed) = std::string(padded) + std::string(sealed.size() - padded.size(), '-');
  if (sealed.empty()) return Refuse(Reason::kStaleKey,]==])
plant(sealed_in_the_clear node/desk/opening.cc
  [==[  if (!padded.ok()) return padded.status();
  absl::StatusOr<wire::Content> content = wire::DecodeContent(*padded, *header);]==]
  [==[  if (PLANTED) padded = std::string(view->sealed.substr(0, view->sealed.size() - 48));
  if (!padded.ok()) return padded.status();
  absl::StatusOr<wire::Content> content = wire::DecodeContent(*padded, *header);]==])

# The controls of the door for browsers.
plant(other_origin_taken services/adapters/http/connect_gateway.cc
  [==[if (!options_.off && !FromOurPage(request)) {]==]
  [==[if (!options_.off && !PLANTED && !FromOurPage(request)) {]==])
plant(session_in_the_answer services/adapters/http/connect_gateway.cc
  [==[      if (!gateway_->codec_.TakeField(*method_, rule_->field, &bytes, &session)) status]==]
  [==[      std::string apart = bytes;
      if (!gateway_->codec_.TakeField(*method_, rule_->field, PLANTED ? &apart : &bytes, &session)) status]==])
plant(browser_says_who services/adapters/http/connect_gateway.cc
  [==[context->AddMetadata(kCallerMetadata, request.caller);]==]
  [==[context->AddMetadata(kCallerMetadata, PLANTED ? std::string(request.Field("relais-caller")) : request.caller);]==])
plant(cookie_for_scripts services/adapters/http/session_cookie.cc
  [==[return absl::StrCat(name, "=", session, kBounds);]==]
  [==[return absl::StrCat(name, "=", session, PLANTED ? "; Path=/; Secure; SameSite=Strict" : kBounds);]==])
plant(any_cookie_goes_on services/adapters/http/session_cookie.cc
  [==[|| !IsSession(value)) return]==]
  [==[|| (!PLANTED && !IsSession(value))) return]==])
plant(endless_request services/adapters/http/web_server.cc
  [==[http.body_bytes_max = limits::kWebRequestBytesMax;]==]
  [==[http.body_bytes_max = PLANTED ? 4 * limits::kWebRequestBytesMax : limits::kWebRequestBytesMax;]==])
plant(policy_forgotten services/adapters/http/web_server.cc
  [==[  add("Content-Security-Policy", wasm ? kWasmPolicy : kPolicy);]==]
  [==[  if (!PLANTED) add("Content-Security-Policy", wasm ? kWasmPolicy : kPolicy);]==])
plant(any_host_is_ours services/adapters/http/web_server.cc
  [==[return secure() || IsLoopbackHost]==]
  [==[return PLANTED || secure() || IsLoopbackHost]==])

if(NOT planted)
  message(FATAL_ERROR "nothing is planted in ${FILE}")
endif()
file(WRITE "${OUT}" "#include \"tests/sabotage/planted.h\"\n${content}")
